package io.pimento.app.config;

import io.pimento.search.pipeline.Contest;
import io.pimento.search.train.TrainSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code retrain}.
 *
 * @param settings with the first learning rate and seed
 * @param parallel trainings at a time
 * @param groupBy the field inside whose groups tests have an AUC too; null for none
 */
public record RetrainConfig(
    int topK,
    TrainSettings settings,
    List<Contest.Trial> trials,
    List<String> baselines,
    List<Long> seeds,
    int parallel,
    @Nullable String groupBy) {
  static RetrainConfig read(Section s) {
    double epsilon = s.positive("adagrad_epsilon");
    double decay = s.number("weight_decay", 0);
    List<Double> rates = s.positives("learning_rate");
    List<Double> decays = s.numbers("table_decay", 0);
    List<Long> seeds = s.wholes("seeds", 0);
    if (seeds.isEmpty()) {
      throw s.wrong("seeds", "a list of at least one seed");
    }
    TrainSettings settings =
        new TrainSettings(
            s.named(
                "optimizer", name -> Optimizers.byName(name, epsilon, decay, decays.getFirst())),
            rates.getFirst(),
            s.fraction("warm_up"),
            s.number("clip", 0),
            s.integer("batch", 1),
            s.integer("epochs", 1),
            seeds.getFirst());
    return new RetrainConfig(
        s.integer("top_k", 1),
        settings,
        Contest.Trial.grid(rates, decays),
        s.texts("baselines"),
        seeds,
        s.threads("parallel", 1),
        s.optionalText("group_by"));
  }
}
