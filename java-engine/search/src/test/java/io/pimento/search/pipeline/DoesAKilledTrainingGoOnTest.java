package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.RowSource;
import io.pimento.graph.Counter;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.RowAdagrad;
import io.pimento.runtime.optimize.Sgd;
import io.pimento.runtime.parallel.Workers;
import io.pimento.search.SmallData;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.model.GivenTables;
import io.pimento.search.model.Model;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.Recipe;
import io.pimento.search.train.TrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A training by a recipe, stopped anywhere, goes on to the weights and scores of an unbroken one.
 */
@Tag("numbers")
class DoesAKilledTrainingGoOnTest {
  private static final RowSource TRAIN = new SmallData(700, 1);
  private static final RowSource VALIDATION = new SmallData(300, 2);
  private static final int BATCH = 64;
  private static final int EPOCHS = 4;

  /** Steps an epoch. */
  private static final int STEPS = 11;

  private static final NativeBlock GIVEN =
      NativeMemory.allocateFloats(2L * SmallData.STEM.embedding());

  @TempDir Path folder;

  /** Notes where training begins, and may end it. */
  private static final class Watch implements Progress {
    private final long end;
    private long first = -1;

    Watch(long end) {
      this.end = end;
    }

    @Override
    public void begin(String what, String unit, long total) {}

    @Override
    public void at(long done, String note) {
      first = first < 0 ? done / BATCH : first;
      if (done / BATCH >= end) {
        throw new Killed();
      }
    }

    @Override
    public void end() {}
  }

  private static Model model(String name) {
    if (name.equals("rounded")) {
      SearchSpace space =
          SearchSpace.FULL.withDims(List.of(8, 16), List.of(8)).withBits(List.of(8), List.of(8));
      return new Subnet(
          SmallData.STEM,
          Strategy.ANY_PATH.sample(space, 2, Counter.of(3, "subnet", 0)),
          Sharing.STANDALONE);
    }
    int width = SmallData.STEM.embedding();
    Sizes sizes = new Sizes(width, List.of(16, 8), List.of(8), 2, 2, List.of(4));
    if (name.equals("given")) {
      return Family.DEEPFM.of(SmallData.STEM.withGiven(given(width)), sizes);
    }
    return Family.byName(name).of(SmallData.STEM, sizes);
  }

  /** Two rows of the first field's table, made elsewhere. */
  private static GivenTables given(int width) {
    NativeMemory.fill(GIVEN.address(), 2L * width, 0.5f);
    return new GivenTables(
        Map.of(0, new GivenTables.Table("t", width, new int[] {2, 1}, GIVEN.address())));
  }

  private static Optimizer optimizer(String name) {
    return switch (name) {
      case "adagrad" -> Adagrad.PUBLISHED;
      case "half", "rows" -> new RowAdagrad(1e-2);
      case "sgd" -> new Sgd(0.9, 1e-4, 1e-3);
      default -> Adam.DEFAULT.withDecay(1e-4, 1e-3);
    };
  }

  private static Recipe recipe(String optimizer, double dropout, boolean averaged) {
    TrainSettings s = new TrainSettings(optimizer(optimizer), 0.02, 0.1, 1, BATCH, EPOCHS, 3);
    return new Recipe(s.withHalfTables(optimizer.equals("half")), dropout, 2, averaged);
  }

  private record Trained(List<Metrics> perEpoch, int epoch) {}

  private Trained train(
      String model,
      Recipe recipe,
      boolean scored,
      TrainingCheckpoint checkpoint,
      Watch watch,
      Path to)
      throws Exception {
    try (Machine machine = new Machine(new Workers(2), new VectorMatmul())) {
      RecipeTraining training = new RecipeTraining(machine, watch, checkpoint);
      RecipeTraining.Use use = (m, _) -> Checkpoint.write(to, m.store(), Map.of());
      Model one = model(model);
      RecipeTraining.Fit fit =
          scored
              ? training.best("x", one, TRAIN, VALIDATION, recipe, new Goal(false), use)
              : training.epochs("x", one, TRAIN, recipe, EPOCHS, use);
      return new Trained(fit.perEpoch(), fit.epoch());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DeepFM, adam, 0.2, false, true",
    "DeepFM, adam, 0.2, true, true",
    "given, adam, 0.2, false, true",
    "LR, sgd, 0, true, false",
    "DCN-V2, adagrad, 0.1, false, false",
    "DCN-V2, rows, 0.1, false, true",
    "DeepFM, half, 0.1, false, true",
    "rounded, adam, 0, false, true",
    "rounded, adam, 0, true, false"
  })
  void toTheSameBytes(
      String model, String optimizer, double dropout, boolean averaged, boolean scored)
      throws Exception {
    Recipe recipe = recipe(optimizer, dropout, averaged);
    Path whole = folder.resolve("whole.safetensors");
    Path broken = folder.resolve("broken.safetensors");
    Path kept = folder.resolve("kept.safetensors");
    Trained expected =
        train(model, recipe, scored, TrainingCheckpoint.none(), new Watch(Long.MAX_VALUE), whole);
    long begun = 0;
    // In the first epoch, right after the second, in the last.
    for (long end : new long[] {5, 2 * STEPS + 1, 3 * STEPS + 7}) {
      Watch watch = new Watch(end);
      TrainingCheckpoint checkpoint = TrainingCheckpoint.in(kept, "key", 0);
      assertThatThrownBy(() -> train(model, recipe, scored, checkpoint, watch, broken))
          .isInstanceOf(Killed.class);
      assertThat(watch.first).isEqualTo(begun + 1);
      begun = end - 1;
    }
    Watch last = new Watch(Long.MAX_VALUE);
    TrainingCheckpoint checkpoint = TrainingCheckpoint.in(kept, "key", 0);
    Trained gone = train(model, recipe, scored, checkpoint, last, broken);
    assertThat(last.first).isEqualTo(begun + 1);
    assertThat(gone).isEqualTo(expected);
    assertThat(gone.perEpoch().isEmpty()).isNotEqualTo(scored);
    assertThat(Files.mismatch(whole, broken)).isEqualTo(-1);
  }

  @Test
  void anotherTrainingsCheckpointIsNotUsed() throws Exception {
    Recipe recipe = recipe("adam", 0, false);
    Path kept = folder.resolve("kept.safetensors");
    Path to = folder.resolve("to.safetensors");
    TrainingCheckpoint one = TrainingCheckpoint.in(kept, "key", 0);
    assertThatThrownBy(() -> train("DNN", recipe, true, one, new Watch(20), to))
        .isInstanceOf(Killed.class);
    for (String[] other :
        new String[][] {{"other", "DNN", "0"}, {"key", "DLRM", "0"}, {"key", "DNN", "0.1"}}) {
      Watch watch = new Watch(1);
      Path copy = Files.copy(kept, folder.resolve(String.join("-", other)));
      TrainingCheckpoint two = TrainingCheckpoint.in(copy, other[0], 1e9);
      Recipe changed = recipe("adam", Double.parseDouble(other[2]), false);
      assertThatThrownBy(() -> train(other[1], changed, true, two, watch, to))
          .isInstanceOf(Killed.class);
      assertThat(watch.first).as(String.join(", ", other)).isEqualTo(1);
    }
  }

  @Test
  void oneWithAnOlderHashOfItsGraphIsRefused() throws Exception {
    Recipe recipe = recipe("adam", 0, false);
    Path kept = folder.resolve("kept.safetensors");
    Path to = folder.resolve("to.safetensors");
    TrainingCheckpoint one = TrainingCheckpoint.in(kept, "key", 0);
    assertThatThrownBy(() -> train("DNN", recipe, true, one, new Watch(20), to))
        .isInstanceOf(Killed.class);
    Map<String, String> metadata = new HashMap<>(Safetensors.readHeader(kept).metadata());
    metadata.replaceAll((_, text) -> text.replace("model v2:", "model "));
    Safetensors.write(kept, new TreeMap<>(), metadata);
    TrainingCheckpoint old = TrainingCheckpoint.in(kept, "key", 0);
    assertThatThrownBy(() -> train("DNN", recipe, true, old, new Watch(Long.MAX_VALUE), to))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("kept.safetensors names a graph by the hash")
        .hasMessageContaining("begin with 'v2:'")
        .hasMessageContaining("go on with the version that wrote it")
        .hasMessageContaining("remove it to begin this training again");
    // Another training's is not asked.
    TrainingCheckpoint others = TrainingCheckpoint.in(kept, "other", 0);
    assertThatThrownBy(() -> train("DNN", recipe, true, others, new Watch(1), to))
        .isInstanceOf(Killed.class);
  }

  @Test
  void aShortTrainingWritesNone() throws Exception {
    Path kept = folder.resolve("kept.safetensors");
    TrainingCheckpoint checkpoint = TrainingCheckpoint.in(kept, "key", 3600);
    Path to = folder.resolve("to.safetensors");
    train("LR", recipe("adam", 0, false), true, checkpoint, new Watch(Long.MAX_VALUE), to);
    assertThat(kept).doesNotExist();
    assertThat(to).isNotEmptyFile();
  }

  @Test
  void aDamagedOneIsNamed() throws Exception {
    Recipe recipe = recipe("adam", 0, false);
    Path kept = folder.resolve("kept.safetensors");
    Path to = folder.resolve("to.safetensors");
    assertThatThrownBy(
            () ->
                train("DNN", recipe, true, TrainingCheckpoint.in(kept, "k", 0), new Watch(20), to))
        .isInstanceOf(Killed.class);
    byte[] bytes = Files.readAllBytes(kept);
    bytes[bytes.length - 5] ^= 4;
    Files.write(kept, bytes);
    assertThatThrownBy(
            () ->
                train(
                    "DNN",
                    recipe,
                    true,
                    TrainingCheckpoint.in(kept, "k", 0),
                    new Watch(Long.MAX_VALUE),
                    to))
        .hasMessageContaining("kept.safetensors")
        .hasMessageContaining("remove it to begin this training again");
  }

  @Test
  void isAPositionTheSameAsText() {
    TrainingPosition position =
        new TrainingPosition(
            7,
            List.of(new Metrics(0.1 + 0.2, Double.NaN, 1.0 / 3, 1e-300, 9), Metrics.UNKNOWN),
            1,
            5,
            1.0 / 7);
    assertThat(TrainingPosition.of(position.texts())).isEqualTo(position);
    assertThat(TrainingPosition.of(TrainingPosition.START.texts()))
        .isEqualTo(TrainingPosition.START);
  }
}
