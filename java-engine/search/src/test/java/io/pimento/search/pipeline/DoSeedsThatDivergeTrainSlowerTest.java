package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.RowSource;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.optimize.Sgd;
import io.pimento.runtime.parallel.Workers;
import io.pimento.search.SmallData;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.progress.Progress;
import io.pimento.search.train.NonFiniteLossException;
import io.pimento.search.train.Recipe;
import io.pimento.search.train.TrainSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A seed with which the chosen recipe leaves the finite numbers does not end the finals. */
@Tag("numbers")
class DoSeedsThatDivergeTrainSlowerTest {
  private static final RowSource TRAIN = new SmallData(200, 1);
  private static final RowSource VALIDATION = new SmallData(100, 2);
  private static final long SEED = 5;
  private static final CandidateModel MODEL =
      new CandidateModel(
          "DNN",
          Family.byName("DNN")
              .of(
                  SmallData.STEM,
                  new Sizes(
                      SmallData.STEM.embedding(), List.of(16, 8), List.of(8), 2, 2, List.of(4))),
          false);

  @TempDir private Path folder;

  /** The least power of two with which the model diverges, for all that is known. */
  private double rate;

  private static TrainSettings settings(double rate) {
    return new TrainSettings(new Sgd(0, 0, 0), rate, 0, 0, 50, 1, SEED);
  }

  @BeforeEach
  void findWhereItDiverges() throws Exception {
    for (rate = 1; ; rate *= 2) {
      try (Machine machine = machine()) {
        Recipe recipe = new Recipe(settings(rate), 0, 0, false);
        new RecipeTraining(machine, Progress.SILENT)
            .epochs("x", MODEL, TRAIN, recipe, 1, (_, _) -> {});
      } catch (NonFiniteLossException e) {
        return;
      }
    }
  }

  private static Machine machine() {
    return new Machine(new Workers(1), new VectorMatmul());
  }

  private SeedScores validated(double learningRate) throws Exception {
    TrialBook book = TrialBook.open(folder.resolve("book.json"), "key", 1e9);
    Trials trials = new Trials.Grid(List.of(settings(learningRate)));
    TrialRecipe trial = trials.of(MODEL).getFirst();
    ChosenTrial chosen = new ChosenTrial(MODEL, trial, 1, Metrics.UNKNOWN, Map.of(), 0);
    TrialRunner.TestRows none =
        _ -> {
          throw new IOException("no test rows");
        };
    try (Trainings trainings = new Trainings(List.of(machine()), Progress.SILENT)) {
      TrialRunner runner =
          new TrialRunner(
              trainings, TRAIN, VALIDATION, TRAIN, none, trials, false, List.of(SEED), book, null);
      return runner.validate(List.of(chosen), TrialRunner.KeepFinal.NOTHING).getFirst();
    }
  }

  @Test
  void byHalvesUntilTheyDoNot() throws Exception {
    SeedScores scores = validated(2 * rate);
    assertThat(scores.halvings()).containsExactly(2);
    assertThat(scores.slower()).isEqualTo(1);
    assertThat(scores.chosen().trial().recipe().settings().learningRate()).isEqualTo(2 * rate);
    // As somebody who had chosen that rate, and as the book has it.
    SeedScores again = validated(2 * rate);
    assertThat(again).usingRecursiveComparison().ignoringFields("losses").isEqualTo(scores);
    float[] losses = scores.losses().read()[0];
    assertThat(again.losses().read()[0]).containsExactly(losses);
    folder = folder.resolve("slower");
    assertThat(validated(rate / 2).losses().read()[0]).containsExactly(losses);
  }

  @Test
  void butNotForEver() {
    assertThatThrownBy(() -> validated(16 * rate)).isInstanceOf(NonFiniteLossException.class);
  }

  @Test
  void whatDoesNotDivergeKeepsItsRate() throws Exception {
    assertThat(validated(rate / 2).halvings()).containsExactly(0);
  }
}
