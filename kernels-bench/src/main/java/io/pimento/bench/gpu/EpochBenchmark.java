package io.pimento.bench.gpu;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.data.shard.ShardedDataset;
import io.pimento.runtime.cuda.CudaBackend;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.model.Stem;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.train.SupernetPaths;
import io.pimento.search.train.TrainSettings;
import io.pimento.search.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One whole epoch out of shards as {@code train} runs it, with the published schedule: in the first
 * fifth the full path fades out. A data set of fewer rows has the same schedule in fewer steps.
 */
public record EpochBenchmark(CudaBackend backend, Path data, Sharing sharing, int blocks) {
  private static final int BATCH = 512;
  private static final double LEARNING_RATE = 0.12;
  private static final double RATE_WARM_UP = 0.1;
  private static final int PATH_WARM_UP_SHARE = 5;
  private static final int EMBEDDING = 16;
  private static final long CRITEO_ROWS = 36_672_493;
  private static final int FIRST = 200;

  /** Rates of the warm-up, of the sampled phase and of the whole epoch. */
  public List<String> lines() throws IOException, InterruptedException {
    try (ShardedDataset set = ShardedDataset.open(data);
        Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
        ParameterStore store = new ParameterStore(1, workers)) {
      RowSource rows = set.view(Split.TRAIN);
      Stem stem = Stem.of(rows.schema(), EMBEDDING);
      TrainSettings settings =
          new TrainSettings(
              Adagrad.PUBLISHED,
              LEARNING_RATE,
              RATE_WARM_UP,
              TrainSettings.PUBLISHED_CLIP,
              BATCH,
              1,
              1);
      long steps = settings.steps(rows.rows());
      long warmUp = steps / PATH_WARM_UP_SHARE;
      SupernetPaths paths =
          new SupernetPaths(
              stem,
              SearchSpace.FULL,
              blocks,
              sharing,
              Strategy.SINGLE_OPERATOR_ANY_CONNECTION,
              warmUp,
              1);
      paths.parameters().forEach(store::get);
      long[] at = new long[3];
      try (Engine engine = backend.engine(store, Adagrad.PUBLISHED, TrainSettings.PUBLISHED_CLIP)) {
        long start = System.nanoTime();
        double loss =
            new Trainer(engine, settings, Progress.SILENT)
                .train(
                    "epoch",
                    rows,
                    paths,
                    0,
                    steps,
                    done -> done == FIRST || done == warmUp,
                    done -> at[done == warmUp ? 1 : 0] = System.nanoTime());
        at[2] = System.nanoTime();
        return List.of(
            line("warm-up", warmUp, at[1] - start),
            line("warm-up but for its first " + FIRST + " steps", warmUp - FIRST, at[1] - at[0]),
            line("sampled phase", steps - warmUp, at[2] - at[1]),
            line("whole epoch, end to end", steps, at[2] - start)
                + String.format(
                    Locale.ROOT,
                    "; %,d rows at this rate: %.1f s; loss of the last tenth %.5f",
                    CRITEO_ROWS,
                    (at[2] - start) / 1e9 / steps * (CRITEO_ROWS / (double) BATCH),
                    loss));
      }
    }
  }

  private String line(String what, long steps, long nanoseconds) {
    return String.format(
        Locale.ROOT,
        "epoch %s: %,d steps of %d in %.1f s, %.3f ms a step, %,.0f samples/s",
        what,
        steps,
        BATCH,
        nanoseconds / 1e9,
        nanoseconds / 1e6 / steps,
        steps * BATCH / (nanoseconds / 1e9));
  }
}
