package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.RowSource;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.parallel.Workers;
import io.pimento.search.SmallData;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.model.Model;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.Recipe;
import io.pimento.search.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@link EpochLimit}: early ends of trainings by recipes, and the weights that they leave. */
class DoesATrainingEndWhenTimeIsOverTest {
  private static final RowSource TRAIN = new SmallData(700, 1);
  private static final RowSource VALIDATION = new SmallData(300, 2);
  private static final int EPOCHS = 4;

  /** Scores by epoch, and what the weights that are left say. */
  private record Trained(List<Metrics> perEpoch, Metrics left) {}

  private static Trained train(EpochLimit limit) throws Exception {
    TrainSettings settings = new TrainSettings(Adam.DEFAULT, 0.02, 0.1, 1, 64, EPOCHS, 3);
    Model model =
        Family.byName("DNN")
            .of(SmallData.STEM, new Sizes(8, List.of(16), List.of(8), 1, 1, List.of(4)));
    try (Machine machine = new Machine(new Workers(1), new VectorMatmul())) {
      List<Metrics> left = new ArrayList<>();
      RecipeTraining.Fit fit =
          new RecipeTraining(machine, Progress.SILENT)
              .within(limit)
              .best(
                  "x",
                  model,
                  TRAIN,
                  VALIDATION,
                  new Recipe(settings, 0, EPOCHS, false),
                  new Goal(false),
                  (trained, _) -> left.add(trained.predict(VALIDATION).metrics()));
      return new Trained(fit.perEpoch(), left.getFirst());
    }
  }

  @Test
  void withTheBestWeightsOfTheEpochsThatItHad() throws Exception {
    Trained whole = train(EpochLimit.NONE);
    assertThat(whole.perEpoch()).hasSize(EPOCHS);
    Trained two = train(EpochLimit.of(2));
    assertThat(two.perEpoch()).isEqualTo(whole.perEpoch().subList(0, 2));
    Metrics best = two.perEpoch().get(new Goal(false).bestEpoch(two.perEpoch()) - 1);
    assertThat(two.left()).isEqualTo(best);
  }

  @Test
  void afterOneEpochIfThereIsNone() throws Exception {
    assertThat(train(EpochLimit.until(System.nanoTime() - 1)).perEpoch()).hasSize(1);
    long later = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    assertThat(train(EpochLimit.until(later)).perEpoch()).hasSize(EPOCHS);
    assertThat(EpochLimit.until(later).endsAfter(2, 1.9 * 3600)).isFalse();
    assertThat(EpochLimit.until(later).endsAfter(2, 2.1 * 3600)).isTrue();
  }
}
