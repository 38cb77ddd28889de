package io.pimento.codesign.measure;

import io.pimento.pim.host.HostSpeed;

/**
 * A gather as a host file predicts it, and as it was timed.
 *
 * @param predicted nanoseconds a line
 * @param measured nanoseconds a line
 */
public record GatherCheck(String name, double predicted, double measured) {
  static GatherCheck of(HostSpeed speed, String name, Reads reads) {
    long[] asked = reads.asked();
    double[] arrivals = speed.arrivals(reads.before(), asked, Gathers.LINE);
    return new GatherCheck(name, arrivals[asked.length - 1] / asked.length, reads.best());
  }

  /** Predicted by measured, less one. */
  public double deviation() {
    return predicted / measured - 1;
  }
}
