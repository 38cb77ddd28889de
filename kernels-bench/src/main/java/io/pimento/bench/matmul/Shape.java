package io.pimento.bench.matmul;

import io.pimento.document.UserException;
import io.pimento.runtime.kernel.matmul.ProductForm;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A matrix product C[M,N] as the engine issues it.
 *
 * @param form nt: A[M,K]·B[N,K]ᵀ, a layer; nn: A[M,K]·B[K,N], its input's gradient; tn:
 *     A[K,M]ᵀ·B[K,N], its weight's gradient
 * @param calls how often it was issued in the recorded run
 */
public record Shape(ProductForm form, int m, int n, int k, long calls) {
  /** Operations, a multiply-add counted as two. */
  public double flops() {
    return 2.0 * m * n * k;
  }

  /** The line that {@link #read} reads. */
  public String line() {
    return "%s %d %d %d %d".formatted(form.name().toLowerCase(Locale.ROOT), m, n, k, calls);
  }

  /**
   * Reads shapes, one {@code form M N K calls} a line; lines that start with # are comments.
   *
   * @param file its name, for errors
   */
  public static List<Shape> read(BufferedReader lines, String file) throws IOException {
    List<Shape> shapes = new ArrayList<>();
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      shapes.add(parse(line, file + ", line " + number));
    }
    return shapes;
  }

  private static Shape parse(String line, String where) {
    String[] w = line.strip().split("\\s+");
    try {
      if (w.length == 5) {
        ProductForm form = ProductForm.valueOf(w[0].toUpperCase(Locale.ROOT));
        Shape s =
            new Shape(
                form,
                Integer.parseInt(w[1]),
                Integer.parseInt(w[2]),
                Integer.parseInt(w[3]),
                Long.parseLong(w[4]));
        if (s.m > 0 && s.n > 0 && s.k > 0 && s.calls > 0) {
          return s;
        }
      }
    } catch (IllegalArgumentException e) {
      throw new UserException(where + ": " + wanted(line), e);
    }
    throw new UserException(where + ": " + wanted(line));
  }

  private static String wanted(String line) {
    return "'" + line + "' is not `form M N K calls` with form nt, nn or tn and sizes above 0";
  }
}
