package io.pimento.pim.crossbar.error;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Moments of many seeded draws beside the closed forms of the published formulas. */
public final class ErrorStatistics {
  private static final int DRAWS = 200_000;
  private static final double SIGMAS = 5;

  /**
   * One moment.
   *
   * @param effect what is drawn, with its setting
   * @param margin five standard errors of the estimate
   */
  public record Row(String effect, String moment, double closed, double drawn, double margin) {}

  private ErrorStatistics() {}

  /** Every row of the table. */
  public static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(11);
    for (String name : List.of("pcm", "reram")) {
      for (double g : new double[] {0.25, 0.5, 1}) {
        Variation v = Variation.named(name);
        double sigma = v.deviation(g);
        rows.add(
            deviation(
                "variation=" + name + ", g " + g,
                sigma,
                () -> WriteVerify.NONE.programmed(g, sigma, random.nextGaussian(), () -> 0)));
      }
    }
    for (int pulses : new int[] {1, 2, 5, 20}) {
      WriteVerify verify = new WriteVerify(0.02, pulses);
      double sigma = Variation.reram().deviation(0.5);
      rows.add(
          deviation(
              "variation=reram, verify=0.02, pulses=" + pulses + ", g 0.5",
              verify.residual(sigma),
              () -> verify.programmed(0.5, sigma, random.nextGaussian(), random::nextGaussian)));
      int[] written = {0};
      rows.add(
          mean(
              "the same",
              "pulses of a cell",
              verify.meanPulses(sigma),
              () -> {
                written[0] = 1;
                verify.programmed(
                    0.5,
                    sigma,
                    random.nextGaussian(),
                    () -> {
                      written[0]++;
                      return random.nextGaussian();
                    });
                return written[0];
              }));
    }
    for (double g : new double[] {0.1, 0.5, 1}) {
      Drift day = new Drift(86400, true, false);
      rows.add(
          mean(
              String.format(Locale.ROOT, "drift=86400, drift-spread, g %.1f", g),
              "mean part left",
              day.moment(g, 1),
              () -> day.left(g, 1, random.nextGaussian())));
      rows.add(
          deviation(
              "the same",
              Math.sqrt(day.moment(g, 2) - Math.pow(day.moment(g, 1), 2)),
              () -> day.left(g, 1, random.nextGaussian())));
    }
    ConverterErrors offsets = new ConverterErrors(1, 0, 0, 0);
    rows.add(
        deviation(
            "adc-offset=1, rounded codes at 128",
            roundedNormal(1),
            () -> Math.round(offsets.draw(random, 255).seen(128))));
    ConverterErrors all = new ConverterErrors(0.5, 0.01, 0.6, 0.3);
    rows.add(
        deviation(
            "adc-offset=0.5, adc-gain=0.01, adc-inl=0.6, adc-code=0.3, at 64 of 255",
            Math.sqrt(
                0.25 + 0.64 * 0.64 + Math.pow(4 * 0.6 * 64 / 255 * (1 - 64.0 / 255), 2) + 0.09),
            20_000,
            () -> all.draw(random, 255).seen(64)));
    return rows;
  }

  /** Deviation of a rounded normal number: Σ k²·(Φ((k + ½)/σ) − Φ((k − ½)/σ)). */
  private static double roundedNormal(double sigma) {
    double sum = 0;
    for (int k = -20; k <= 20; k++) {
      sum += k * k * (Normal.below((k + 0.5) / sigma) - Normal.below((k - 0.5) / sigma));
    }
    return Math.sqrt(sum);
  }

  private static Row mean(String effect, String moment, double closed, DoubleSupplier draw) {
    double[] m = moments(DRAWS, draw);
    return new Row(effect, moment, closed, m[0], SIGMAS * m[1] / Math.sqrt(DRAWS) + 1e-12);
  }

  private static Row deviation(String effect, double closed, DoubleSupplier draw) {
    return deviation(effect, closed, DRAWS, draw);
  }

  private static Row deviation(String effect, double closed, int draws, DoubleSupplier draw) {
    double[] m = moments(draws, draw);
    // The error of a deviation estimate, from the fourth moment.
    double error = Math.sqrt(Math.max(0, m[2] - Math.pow(m[1], 4)) / draws) / (2 * m[1]);
    return new Row(effect, "standard deviation", closed, m[1], SIGMAS * error);
  }

  /** Mean, standard deviation, fourth central moment. */
  private static double[] moments(int draws, DoubleSupplier draw) {
    double[] all = new double[draws];
    double sum = 0;
    for (int i = 0; i < draws; i++) {
      all[i] = draw.getAsDouble();
      sum += all[i];
    }
    double mean = sum / draws;
    double second = 0;
    double fourth = 0;
    for (double x : all) {
      second += Math.pow(x - mean, 2) / draws;
      fourth += Math.pow(x - mean, 4) / draws;
    }
    return new double[] {mean, Math.sqrt(second), fourth};
  }
}
