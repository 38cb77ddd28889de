package io.pimento.bench.matmul;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A peer's side: times the products that it is asked for, one a line {@code nanos form M N K}, and
 * answers each with nanoseconds. It needs nothing but the JDK.
 */
public final class PeerLoop {
  /** A product with its operands, ready to be computed again and again. */
  public interface Product extends AutoCloseable {
    /** Computes it once. */
    void run();

    @Override
    void close();
  }

  /** Makes operands. */
  public interface Library {
    /** A product of the form nt, nn or tn. */
    Product product(String form, int m, int n, int k);
  }

  private PeerLoop() {}

  /** Answers until the input ends. */
  public static void serve(Library library, InputStream in, OutputStream out) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] w = line.split(" ", -1);
      double nanos;
      try (Product product =
          library.product(
              w[1], Integer.parseInt(w[2]), Integer.parseInt(w[3]), Integer.parseInt(w[4]))) {
        nanos = fastest(product, Long.parseLong(w[0]));
      }
      out.write((PeerProcess.ANSWER + nanos + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private static double fastest(Product product, long nanosEach) {
    double best = Double.POSITIVE_INFINITY;
    long end = System.nanoTime() + nanosEach;
    for (int round = 0; round < 6 || System.nanoTime() < end; round++) {
      long start = System.nanoTime();
      product.run();
      best = Math.min(best, (double) (System.nanoTime() - start));
    }
    return best;
  }
}
