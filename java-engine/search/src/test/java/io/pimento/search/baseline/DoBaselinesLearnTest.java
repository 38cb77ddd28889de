package io.pimento.search.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.parallel.Workers;
import io.pimento.search.SmallData;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.Recipe;
import io.pimento.search.train.TrainSettings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("numbers")
class DoBaselinesLearnTest {
  static List<Baseline> small() {
    Sizes small =
        new Sizes(SmallData.STEM.embedding(), List.of(16), List.of(8), 2, 2, List.of(4, 4));
    return Arrays.stream(Family.values()).map(f -> f.of(SmallData.STEM, small)).toList();
  }

  @ParameterizedTest
  @MethodSource("small")
  void plantedClicksAreFound(Baseline model) throws Exception {
    try (Machine machine = new Machine(new Workers(2), new VectorMatmul())) {
      TrainSettings settings = new TrainSettings(Adam.DEFAULT, 0.02, 0.1, 0, 64, 12, 1);
      Recipe recipe = new Recipe(settings, 0, 0, false);
      RecipeTraining.Fit trained =
          new RecipeTraining(machine, Progress.SILENT)
              .scores(
                  model.name(),
                  model,
                  new SmallData(1500, 1),
                  new SmallData(800, 2),
                  recipe,
                  new Goal(false));
      assertThat(trained.perEpoch()).hasSize(12);
      // Additive effects alone reach about .7; the planted rule needs pairs of fields.
      assertThat(trained.perEpoch().getLast().auc())
          .isGreaterThan(model.name().equals("LR") ? 0.52 : 0.75);
    }
  }
}
