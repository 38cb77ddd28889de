package io.pimento.bench.matmul;

import io.pimento.runtime.kernel.matmul.MatmulProvider;
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

  private void count(Shape.Form form, int m, int n, int k) {
    counts.merge(new Shape(form, m, n, k, 1), 1L, Long::sum);
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
  public void nt(
      Workers w,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc,
      boolean accumulate,
      long bias) {
    count(Shape.Form.NT, m, n, k);
    to.nt(w, m, n, k, a, lda, b, ldb, c, ldc, accumulate, bias);
  }

  @Override
  public void nn(
      Workers w,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc,
      boolean accumulate) {
    count(Shape.Form.NN, m, n, k);
    to.nn(w, m, n, k, a, lda, b, ldb, c, ldc, accumulate);
  }

  @Override
  public void tn(
      Workers w,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc,
      boolean accumulate) {
    count(Shape.Form.TN, m, n, k);
    to.tn(w, m, n, k, a, lda, b, ldb, c, ldc, accumulate);
  }
}
