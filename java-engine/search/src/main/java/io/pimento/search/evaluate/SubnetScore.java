package io.pimento.search.evaluate;

/**
 * What is known of a subnet.
 *
 * @param metrics on the validation split
 * @param multiplyAdds of the stand-alone subnet, per sample, all kinds
 * @param parameters of the stand-alone subnet, embedding tables left out
 * @param latencyMicros measured time of a batch, per sample; NaN if nobody asked
 */
public record SubnetScore(
    Metrics metrics, long multiplyAdds, long parameters, double latencyMicros) {}
