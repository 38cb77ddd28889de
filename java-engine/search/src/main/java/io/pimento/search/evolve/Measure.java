package io.pimento.search.evolve;

import io.pimento.document.Labelled;
import io.pimento.search.evaluate.SubnetScore;
import java.util.List;

/** A figure of a subnet that a search can improve or bound, by its name in configurations. */
public enum Measure implements Labelled {
  /** On the validation split. */
  LOG_LOSS("log_loss", "validation log loss"),
  /** On the validation split; more is better, so 1 − AUC is minimised. */
  AUC("auc", "validation AUC"),
  /** Of the stand-alone subnet, per sample. */
  MULTIPLY_ADDS("multiply_adds", "multiply-adds a sample"),
  /** Outside the tables. */
  PARAMETERS("parameters", "parameters outside the tables"),
  /** Measured, microseconds a sample. */
  LATENCY("latency_us", "latency, µs a sample"),
  /** On the validation split, as the device computes the model. */
  PIM_LOG_LOSS("pim_log_loss", "validation log loss on the device"),
  /** Simulated, microseconds a batch. */
  PIM_LATENCY("pim_latency_us", "latency on the device, µs a batch"),
  /** Simulated, microjoules a sample. */
  PIM_ENERGY("pim_energy_uj", "energy on the device, µJ a sample"),
  /** Simulated, square millimetres in use. */
  PIM_AREA("pim_area_mm2", "area on the device, mm²");

  private final String label;
  private final String words;

  Measure(String label, String words) {
    this.label = label;
    this.words = words;
  }

  /** The name in configurations and files. */
  @Override
  public String label() {
    return label;
  }

  /** What it is, for people. */
  public String words() {
    return words;
  }

  /** Whether it comes from a model of hardware. */
  public boolean modelled() {
    return switch (this) {
      case PIM_LOG_LOSS, PIM_LATENCY, PIM_ENERGY, PIM_AREA -> true;
      case LOG_LOSS, AUC, MULTIPLY_ADDS, PARAMETERS, LATENCY -> false;
    };
  }

  /** All names. */
  public static List<String> labels() {
    return Labelled.labels(Measure.class);
  }

  /** The measure of that name. */
  public static Measure byLabel(String label) {
    return Labelled.of(Measure.class, "measure", label);
  }

  /** A subnet's figure. */
  public double of(SubnetScore score) {
    return switch (this) {
      case LOG_LOSS -> score.metrics().logLoss();
      case AUC -> score.metrics().auc();
      case MULTIPLY_ADDS -> score.multiplyAdds();
      case PARAMETERS -> score.parameters();
      case LATENCY -> score.latencyMicros();
      case PIM_LOG_LOSS, PIM_LATENCY, PIM_ENERGY, PIM_AREA ->
          score.hardware().getOrDefault(label, Double.NaN);
    };
  }

  /** The figure as something of which less is better. */
  public double minimised(double figure) {
    return this == AUC ? 1 - figure : figure;
  }
}
