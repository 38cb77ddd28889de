package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.RowSource;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.PooledData;
import io.pimento.search.SmallData;
import io.pimento.search.model.Stem;
import io.pimento.search.model.Widths;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.train.SupernetPaths;
import io.pimento.search.train.TrainSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole trainings of a supernet: 700 rows in batches of 65 leave a last batch of 50. */
@Tag("numbers")
class DoReplicasTrainASupernetAsOneTest {
  private static final SearchSpace SPACE =
      SearchSpace.FULL.withDims(List.of(16, 32), List.of(8, 16));
  private static final SearchSpace ROUNDED = SPACE.withBits(List.of(4, 8, 32), List.of(4, 8, 32));
  private static final RowSource TRAIN = new SmallData(700, 1);
  private static final RowSource POOLED = new PooledData(700, 1);
  private static final int BATCH = 65;

  @TempDir Path folder;

  /** The loss shown after each step. */
  private static final class Shown implements Progress {
    private final List<Double> losses = new ArrayList<>();
    private final long killAt;

    Shown(long killAt) {
      this.killAt = killAt;
    }

    @Override
    public void begin(String what, String unit, long total) {}

    @Override
    public void at(long done, String note) {
      losses.add(Double.parseDouble(note.replace("loss ", "")));
      if (done >= killAt) {
        throw new Killed();
      }
    }

    @Override
    public void end() {}
  }

  private static Map<String, float[]> train(
      Path file,
      int replicas,
      int threads,
      SearchSpace space,
      Sharing sharing,
      Strategy strategy,
      Optimizer optimizer,
      RowSource rows,
      Progress progress)
      throws Exception {
    TrainSettings settings =
        new TrainSettings(optimizer, 0.02, 0.1, 5, BATCH, 2, 3).withReplicas(replicas);
    // Fields of several values with tables of several widths, and fields of one value with equal
    // ones.
    Stem equal = Stem.of(rows.schema(), 16);
    boolean mixed = !equal.bags().isEmpty() && sharing == Sharing.SLICED;
    Stem stem = mixed ? equal.withWidths(new Widths.Each(List.of(8, 16, 4, 8))) : equal;
    SupernetPaths paths = new SupernetPaths(stem, space, 3, sharing, strategy, 4, 3);
    try (Machine machine = new Machine(new Workers(threads), new VectorMatmul());
        ParameterStore store = new ParameterStore(3, machine.workers())) {
      new CheckpointedTraining(file, 5, "test")
          .run(machine, store, paths.parameters(), "supernet", rows, paths, settings, progress);
      Map<String, float[]> weights = new TreeMap<>();
      for (Parameter p : store.all()) {
        float[] w = new float[Math.toIntExact(p.spec().size())];
        NativeMemory.copy(p.address(), w, 0, w.length);
        weights.put(p.spec().name(), w);
      }
      return weights;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MASKED, SINGLE_OPERATOR_ANY_CONNECTION, 2, adagrad, false",
    "SLICED, SINGLE_OPERATOR_ANY_CONNECTION, 3, adagrad, false",
    "MASKED, SANDWICH, 2, adagrad, false",
    "SLICED, FAIR, 4, adam, false",
    "MASKED, SINGLE_OPERATOR_ANY_CONNECTION, 2, adagrad, true",
    "SLICED, SINGLE_OPERATOR_ANY_CONNECTION, 3, adagrad, true"
  })
  void doWeightsAndLossesAgree(
      Sharing sharing, Strategy strategy, int replicas, String name, boolean pooled)
      throws Exception {
    RowSource rows = pooled ? POOLED : TRAIN;
    Optimizer optimizer =
        name.equals("adam") ? new Adam(0.9, 0.999, 1e-3, 0, 0) : Adagrad.PUBLISHED;
    Shown one = new Shown(Long.MAX_VALUE);
    Shown several = new Shown(Long.MAX_VALUE);
    Map<String, float[]> expected =
        train(folder.resolve("one"), 1, 2, SPACE, sharing, strategy, optimizer, rows, one);
    Map<String, float[]> found =
        train(
            folder.resolve("several"),
            replicas,
            2,
            SPACE,
            sharing,
            strategy,
            optimizer,
            rows,
            several);
    assertThat(one.losses).hasSize(22);
    assertThat(several.losses).hasSize(22);
    for (int s = 0; s < 22; s++) {
      assertThat(several.losses.get(s)).isCloseTo(one.losses.get(s), within(5e-4));
    }
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    double squares = 0;
    double moved = 0;
    for (Map.Entry<String, float[]> e : expected.entrySet()) {
      float[] got = found.get(e.getKey());
      for (int i = 0; i < got.length; i++) {
        double d = got[i] - e.getValue()[i];
        squares += d * d;
        moved += (double) e.getValue()[i] * e.getValue()[i];
      }
    }
    assertThat(Math.sqrt(squares / moved)).isBetween(0.0, 1e-4);
  }

  private static org.assertj.core.data.Offset<Double> within(double d) {
    return org.assertj.core.data.Offset.offset(d);
  }

  /** With bits, too: each share has ranges of its own, the same on any threads. */
  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void doesAKilledTrainingEndInTheSameBytesOnOtherThreads(boolean bits, boolean pooled)
      throws Exception {
    RowSource data = pooled ? POOLED : TRAIN;
    SearchSpace space = bits ? ROUNDED : SPACE;
    Sharing sharing = Sharing.MASKED;
    Strategy strategy = Strategy.SINGLE_OPERATOR_ANY_CONNECTION;
    Optimizer optimizer = Adagrad.PUBLISHED;
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    Path one = folder.resolve("one");
    train(one, 1, 2, space, sharing, strategy, optimizer, data, Progress.SILENT);
    train(whole, 2, 3, space, sharing, strategy, optimizer, data, Progress.SILENT);
    for (long rows : new long[] {BATCH * 7L, BATCH * 13L}) {
      assertThatThrownBy(
              () -> train(killed, 2, 1, space, sharing, strategy, optimizer, data, new Shown(rows)))
          .isInstanceOf(Killed.class);
    }
    train(killed, 2, 2, space, sharing, strategy, optimizer, data, Progress.SILENT);
    assertThat(Files.readAllBytes(killed)).isEqualTo(Files.readAllBytes(whole));
    assertThat(Files.readAllBytes(one)).isNotEqualTo(Files.readAllBytes(whole));
  }
}
