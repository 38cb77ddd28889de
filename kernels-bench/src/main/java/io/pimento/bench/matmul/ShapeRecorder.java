package io.pimento.bench.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.matmul.ProductForm;
import io.pimento.runtime.parallel.Workers;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the products that pass through to another provider. Thread-safe. */
public final class ShapeRecorder implements MatmulProvider {
  private final MatmulProvider to;
  private final Map<Shape, Long> counts = new ConcurrentHashMap<>();

  public ShapeRecorder(MatmulProvider to) {
    this.to = to;
  }

  /** What was issued, the most work first. */
  public List<Shape> shapes() {
    return counts.entrySet().stream()
        .map(
            e -> {
              Shape s = e.getKey();
              return new Shape(s.form(), s.m(), s.n(), s.k(), e.getValue());
            })
        .sorted(
            Comparator.comparingDouble((Shape s) -> -s.flops() * s.calls())
                .thenComparing(Shape::line))
        .toList();
  }

  @Override
  public String name() {
    return to.name();
  }

  @Override
  public boolean available() {
    return to.available();
  }

  @Override
  public String reason() {
    return to.reason();
  }

  @Override
  public boolean isOwn(ProductForm form, int m, int n, int k) {
    return to.isOwn(form, m, n, k);
  }

  @Override
  public void multiply(
      Workers w, ProductForm form, Matrix a, Matrix b, Matrix c, boolean accumulate, long bias) {
    // Else a repeated step would do its jobs without coming by.
    w.leaveOut();
    counts.merge(new Shape(form, c.rows(), c.columns(), form.depth(a), 1), 1L, Long::sum);
    to.multiply(w, form, a, b, c, accumulate, bias);
  }
}
