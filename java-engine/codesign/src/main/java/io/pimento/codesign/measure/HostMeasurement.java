package io.pimento.codesign.measure;

import io.pimento.pim.host.HostSpeed;
import io.pimento.pim.host.HostSpeed.Level;
import io.pimento.runtime.parallel.Workers;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What this machine does as a host of the simulator.
 *
 * @param bytes of the tables that were gathered from
 * @param lineNanoseconds between lines of independent random reads from memory
 * @param latencyNanoseconds of one such read
 * @param scattered lines that were read not long ago, of tables all over these bytes
 * @param compact the same of small tables
 * @param amongMisses what such a line costs more where every other one comes from memory
 * @param streamGigabytes a second, in order
 * @param idleWatts of the packages without work; empty where no counter can be read
 * @param busyWatts during products
 * @param checks gathers that were not measured for these figures, as predicted by them
 */
public record HostMeasurement(
    int threads,
    long bytes,
    long cacheBytes,
    double lineNanoseconds,
    double latencyNanoseconds,
    List<Level> scattered,
    List<Level> compact,
    double amongMisses,
    double streamGigabytes,
    double multiplyAdds,
    double operations,
    OptionalDouble idleWatts,
    OptionalDouble busyWatts,
    List<GatherCheck> checks) {
  private static final long SEED = 1;
  private static final long IDLE_MILLIS = 500;

  public HostMeasurement {
    scattered = List.copyOf(scattered);
    compact = List.copyOf(compact);
    checks = List.copyOf(checks);
  }

  /**
   * Times everything, in half a minute at most.
   *
   * @param bytes of tables, which must be many times the cache
   */
  public static HostMeasurement run(int threads, long bytes) {
    long cache = CacheSize.bytes();
    try (Workers workers = new Workers(threads);
        Gathers g = new Gathers(workers, bytes);
        GatherTimes times = new GatherTimes(g)) {
      times.run();
      double stream = g.stream();
      double latency = g.latency(1 << 18, SEED);
      Rapl rapl = Rapl.here();
      OptionalDouble idle = rapl.watts(HostMeasurement::rest);
      double[] rate = new double[1];
      OptionalDouble busy = rapl.watts(() -> rate[0] = Arithmetic.multiplyAdds(workers));
      HostSpeed speed =
          new HostSpeed(
              times.line(),
              latency,
              times.scattered(),
              times.compact(),
              times.amongMisses(),
              stream);
      return new HostMeasurement(
          threads,
          bytes,
          cache,
          speed.lineNanoseconds(),
          speed.latencyNanoseconds(),
          speed.scattered(),
          speed.compact(),
          speed.amongMissesNanoseconds(),
          speed.streamGigabytesPerSecond(),
          rate[0],
          Arithmetic.operations(workers),
          idle,
          busy,
          times.checks(speed));
    }
  }

  private static void rest() {
    try {
      Thread.sleep(IDLE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
