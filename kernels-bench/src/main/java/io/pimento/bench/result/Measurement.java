package io.pimento.bench.result;

/**
 * One measured call.
 *
 * @param what operator and sizes
 * @param backend who computed it
 * @param threads threads used
 * @param nanos time of a call
 * @param flops operations of a call, a multiply-add counted as two
 * @param bytes read and written by a call
 * @param fraction of the reference measured in the same run (the machine's limit, or the peer):
 *     what is compared between runs; 0 if there was no reference
 */
public record Measurement(
    String what,
    String backend,
    int threads,
    double nanos,
    double flops,
    double bytes,
    double fraction) {
  public double gigaflops() {
    return flops / nanos;
  }

  public double gigabytes() {
    return bytes / nanos;
  }

  /** What the same measurement is found by in another run. */
  public String key() {
    return what + " | " + backend + " | " + threads;
  }
}
