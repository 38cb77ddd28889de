package io.pimento.pim.study;

/**
 * The host's own speed; both are assumptions that a run states.
 *
 * @param multiplyAddsPerNanosecond of small dense layers
 * @param cacheBytes weights that together fit are read from memory once and then kept
 */
public record HostRates(double multiplyAddsPerNanosecond, long cacheBytes) {
  /** Assumed: 50 multiply-adds a nanosecond and a cache of 32 MB. */
  public static final HostRates ASSUMED = new HostRates(50, 32L << 20);

  public HostRates {
    if (!(multiplyAddsPerNanosecond > 0) || cacheBytes < 0) {
      throw new IllegalArgumentException(
          "host: "
              + multiplyAddsPerNanosecond
              + " multiply-adds/ns must be > 0, cache_bytes = "
              + cacheBytes
              + " at least 0");
    }
  }
}
