package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.RowSource;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.parallel.Workers;
import io.pimento.search.SmallData;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.TrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One loss a row and seed takes much room: who removes them loses no score, only time. */
@Tag("numbers")
class AreLostLossesMadeAgainTest {
  private static final RowSource TRAIN = new SmallData(200, 1);
  private static final RowSource VALIDATION = new SmallData(100, 2);
  private static final List<Long> SEEDS = List.of(3L, 4L, 5L);
  private static final TrainSettings SETTINGS =
      new TrainSettings(Adam.DEFAULT, 0.01, 0, 0, 50, 1, 1);

  @TempDir private Path folder;

  private int trained;

  private TrialRunner runner(Trainings trainings) throws IOException {
    return new TrialRunner(
        trainings,
        TRAIN,
        VALIDATION,
        TRAIN,
        _ -> VALIDATION,
        new Trials.Grid(List.of(SETTINGS)),
        false,
        SEEDS,
        TrialBook.open(folder.resolve("book.json"), "key", 1e9),
        null);
  }

  private SeedScores validated(Trainings trainings) throws Exception {
    TrialRunner runner = runner(trainings);
    CandidateModel model = new CandidateModel("LR", Baselines.byName("LR", SmallData.STEM), false);
    TrialRecipe trial = runner.trials().of(model).getFirst();
    ChosenTrial chosen = new ChosenTrial(model, trial, 1, Metrics.UNKNOWN, Map.of(), 0);
    return runner.validate(List.of(chosen), (candidate, seed, store) -> trained++).getFirst();
  }

  @Test
  void whenTheyAreAskedFor() throws Exception {
    try (Trainings trainings =
        new Trainings(List.of(new Machine(new Workers(1), new VectorMatmul())), Progress.SILENT)) {
      SeedScores first = validated(trainings);
      float[][] losses = first.losses().read();
      assertThat(trained).isEqualTo(SEEDS.size());
      Path lost = folder.resolve("test-losses/seeds_LR_4.f32");
      Files.delete(lost);
      SeedScores again = validated(trainings);
      assertThat(again.perSeed()).isEqualTo(first.perSeed());
      assertThat(lost).doesNotExist();
      assertThat(again.losses().read()).isDeepEqualTo(losses);
      assertThat(lost).exists();
      assertThat(trained).isEqualTo(SEEDS.size());
    }
  }
}
