package io.pimento.search.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of a subnet.
 *
 * @param metrics on the validation split
 * @param multiplyAdds of the stand-alone subnet, per sample, all kinds
 * @param parameters of the stand-alone subnet, embedding tables left out
 * @param latencyMicros measured time of a batch, per sample; NaN if nobody asked
 * @param hardware costs on modelled hardware by name; empty if there is none or it holds it not
 */
public record SubnetScore(
    Metrics metrics,
    long multiplyAdds,
    long parameters,
    double latencyMicros,
    Map<String, Double> hardware) {
  public SubnetScore {
    hardware = Collections.unmodifiableMap(new LinkedHashMap<>(hardware));
  }

  /** Without modelled hardware. */
  public SubnetScore(Metrics metrics, long multiplyAdds, long parameters, double latencyMicros) {
    this(metrics, multiplyAdds, parameters, latencyMicros, Map.of());
  }
}
