package io.pimento.pim.inference;

import io.pimento.document.Sha256;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What a batch came to. */
public interface Outcome {
  /** Where everything lived. */
  String mapping();

  int batch();

  /** Until the last sample is done. */
  double nanoseconds();

  /** When each sample is done, ns. */
  List<Double> latencies();

  /** Attojoules by part, which add up to {@link #attojoules} exactly. */
  Map<String, Long> energy();

  /** Attojoules by operator, which add up to the same. */
  Map<String, Long> energyByOperator();

  /** mm² in use; empty where the device's file has no areas. */
  OptionalDouble area();

  /** Time of writing weights and tables before the first batch, ns. */
  double loadNanoseconds();

  /** Its energy. */
  long loadAttojoules();

  List<Busy> timeline();

  List<Occupancy> occupancy();

  /** What only this class of device has, in the order in which it is written. */
  Map<String, Object> details();

  default long attojoules() {
    return energy().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Inferences a second of this batch by itself. */
  default double throughput() {
    return batch() * 1e9 / nanoseconds();
  }

  /** The latency that so many of the samples keep. */
  default double latency(double fraction) {
    List<Double> sorted = latencies().stream().sorted().toList();
    return sorted.get(Math.max(1, (int) Math.ceil(sorted.size() * fraction)) - 1);
  }

  /** SHA-256 of the mapping, in hex. */
  default String mappingHash() {
    return Sha256.hex(mapping());
  }

  /**
   * A stretch of work.
   *
   * @param lane what did it
   * @param sample for which sample; −1 for the whole batch
   * @param from ns
   * @param to ns
   */
  record Busy(String name, String lane, int sample, double from, double to) {}

  /**
   * How busy alike things were.
   *
   * @param columns in which they are drawn
   * @param shares of the time, one a thing
   * @param used how many of the first have anything to do
   */
  record Occupancy(String things, int columns, List<Double> shares, int used) {
    public Occupancy {
      shares = List.copyOf(shares);
    }
  }
}
