package io.pimento.bench.matmul;

import io.pimento.bench.result.Measurement;
import java.util.ArrayList;
import java.util.List;

/**
 * One product by several libraries.
 *
 * @param what form and sizes
 * @param calls how often it was issued in the recorded run; 0 if that is not known
 * @param flops operations of a call
 * @param bytes of operands and result
 * @param nanos of a call by each library, ours first; NaN where a library was not asked
 */
public record ProductRow(String what, long calls, double flops, double bytes, List<Double> nanos) {
  public ProductRow {
    nanos = List.copyOf(nanos);
  }

  /** Of a library, in GFLOP/s; NaN if it was not asked. */
  public double rate(int library) {
    return flops / nanos.get(library);
  }

  /** Our speed over that of the fastest other library; NaN if there is none. */
  public double ratio() {
    return nanos.stream()
            .skip(1)
            .filter(n -> !n.isNaN())
            .mapToDouble(n -> n)
            .min()
            .orElse(Double.NaN)
        / nanos.getFirst();
  }

  /**
   * What is kept: ours against the fastest other library, others against the limit.
   *
   * @param names of the libraries
   * @param gigaflops the limit
   */
  public List<Measurement> measurements(List<String> names, int threads, double gigaflops) {
    List<Measurement> kept = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!nanos.get(i).isNaN()) {
        double limit = rate(i) / gigaflops;
        double fraction = i == 0 && !Double.isNaN(ratio()) ? ratio() : limit;
        kept.add(
            new Measurement(what, names.get(i), threads, nanos.get(i), flops, bytes, fraction));
      }
    }
    return kept;
  }
}
