package io.pimento.run.config;

import io.pimento.search.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trials of the section {@code retrain} that are the same for all models. */
final class TrialGrid {
  private static final String RATES = "learning_rate";
  private static final String DECAYS = "table_decay";
  private static final String STATE = "table_state";
  private static final String PRECISION = "table_precision";

  /** What its keys are where others of them are set. */
  private static final Map<String, Object> USUAL =
      Map.of(
          "epochs",
          1,
          "batch",
          512,
          "optimizer",
          "adagrad",
          RATES,
          List.of(0.12),
          "warm_up",
          0.1,
          "clip",
          5,
          "weight_decay",
          0,
          DECAYS,
          List.of(0),
          STATE,
          Optimizers.ELEMENT,
          PRECISION,
          Optimizers.FLOAT);

  private TrialGrid() {}

  /** Whether any of its keys is set. */
  static boolean isAsked(Section s) {
    return USUAL.keySet().stream().anyMatch(key -> !s.isNull(key));
  }

  /** Every learning rate with every decay of tables. */
  static List<TrainSettings> read(Section given, long seed) {
    Section s = given.orElse(USUAL);
    double epsilon = s.positive("adagrad_epsilon");
    double decay = s.number("weight_decay", 0);
    boolean half = s.isSecond(PRECISION, Optimizers.FLOAT, Optimizers.HALF);
    boolean perRow = s.isSecond(STATE, Optimizers.ELEMENT, Optimizers.ROW);
    List<Double> decays = s.numbers(DECAYS, 0);
    List<TrainSettings> all = new ArrayList<>();
    for (double rate : s.positives(RATES)) {
      for (double tableDecay : decays) {
        all.add(
            new TrainSettings(
                s.named(
                    "optimizer",
                    Optimizers.NAMES,
                    name -> Optimizers.byName(name, epsilon, decay, tableDecay, perRow)),
                rate,
                s.fraction("warm_up"),
                s.number("clip", 0),
                s.integer("batch", 1),
                s.integer("epochs", 1),
                seed,
                1,
                half));
      }
    }
    return List.copyOf(all);
  }
}
