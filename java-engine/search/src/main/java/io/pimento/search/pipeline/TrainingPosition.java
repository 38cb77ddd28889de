package io.pimento.search.pipeline;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.kept.WeightsAbout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far a training by a recipe is.
 *
 * @param steps done
 * @param perEpoch scores of the epochs that were scored
 * @param best the best of them, from 1; 0 for none yet
 * @param averaged weights that the average is of
 * @param seconds that it took
 */
record TrainingPosition(
    long steps, List<Metrics> perEpoch, int best, int averaged, double seconds) {
  static final TrainingPosition START = new TrainingPosition(0, List.of(), 0, 0, 0);

  private static final String STEPS = WeightsAbout.STEP;
  private static final String EPOCHS = "pimento.epochs";
  private static final String BEST = "pimento.best_epoch";
  private static final String AVERAGED = "pimento.averaged";
  private static final String SECONDS = "pimento.seconds";
  private static final int FIGURES = 5;

  TrainingPosition {
    perEpoch = List.copyOf(perEpoch);
  }

  /** As texts, without loss. */
  Map<String, String> texts() {
    return Map.of(
        STEPS,
        Long.toString(steps),
        EPOCHS,
        perEpoch.stream().map(TrainingPosition::text).collect(Collectors.joining(";")),
        BEST,
        Integer.toString(best),
        AVERAGED,
        Integer.toString(averaged),
        SECONDS,
        Double.toString(seconds));
  }

  /**
   * From those texts, whatever else is among them.
   *
   * @throws IllegalArgumentException if they are none
   */
  static TrainingPosition of(Map<String, String> texts) {
    List<Metrics> scored = new ArrayList<>();
    String epochs = texts.getOrDefault(EPOCHS, "");
    for (String epoch : epochs.isEmpty() ? new String[0] : epochs.split(";", -1)) {
      scored.add(metrics(epoch.split(" ", -1)));
    }
    return new TrainingPosition(
        Long.parseLong(texts.getOrDefault(STEPS, "")),
        scored,
        Integer.parseInt(texts.getOrDefault(BEST, "")),
        Integer.parseInt(texts.getOrDefault(AVERAGED, "")),
        Double.parseDouble(texts.getOrDefault(SECONDS, "")));
  }

  private static String text(Metrics m) {
    return Stream.of(m.logLoss(), m.auc(), m.accuracy(), m.calibration(), m.rows())
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  private static Metrics metrics(String[] figures) {
    if (figures.length != FIGURES) {
      throw new IllegalArgumentException(figures.length + " figures of an epoch");
    }
    return new Metrics(
        Double.parseDouble(figures[0]),
        Double.parseDouble(figures[1]),
        Double.parseDouble(figures[2]),
        Double.parseDouble(figures[3]),
        Long.parseLong(figures[4]));
  }
}
