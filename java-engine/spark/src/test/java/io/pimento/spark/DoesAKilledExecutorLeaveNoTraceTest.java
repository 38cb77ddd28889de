package io.pimento.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.prepare.Preparation;
import io.pimento.data.prepare.PreparationInPieces;
import io.pimento.data.prepare.PrepareConfig;
import io.pimento.data.prepare.PrepareListener;
import io.pimento.data.prepare.carry.PieceRunner;
import io.pimento.data.prepare.carry.PieceWork;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In each stage a process that works is killed at a random moment; every byte stays the same. */
class DoesAKilledExecutorLeaveNoTraceTest {
  private static final long PIECE_BYTES = 12_000;

  @TempDir Path temp;
  private final Random random = new Random();

  /** Takes the time of each stage, in nanoseconds. */
  private record TimedRunner(PieceRunner runner, List<Long> times) implements PieceRunner {
    @Override
    public <T extends Serializable, R extends Serializable> List<R> map(
        List<T> items, PieceWork<T, R> work, Consumer<? super R> done) throws IOException {
      long start = System.nanoTime();
      List<R> results = runner.map(items, work, done);
      times.add(System.nanoTime() - start);
      return results;
    }
  }

  /** Kills an executor in each stage, at some moment of the time that the stage takes. */
  private final class KillingRunner implements PieceRunner {
    private final LocalCluster cluster;
    private final List<Long> times;
    private int stage;
    private int killed;

    KillingRunner(LocalCluster cluster, List<Long> times) {
      this.cluster = cluster;
      this.times = times;
    }

    @Override
    public <T extends Serializable, R extends Serializable> List<R> map(
        List<T> items, PieceWork<T, R> work, Consumer<? super R> done) throws IOException {
      long moment = random.nextLong(times.get(stage++));
      Thread killer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      Thread.sleep(moment / 1_000_000, (int) (moment % 1_000_000));
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    killed += cluster.killExecutor(random) ? 1 : 0;
                  });
      try {
        return cluster.runner().map(items, work, done);
      } finally {
        join(killer);
      }
    }

    private void join(Thread killer) {
      try {
        killer.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void requireSame(int runs) throws IOException {
    PrepareConfig config = new ClickLogs(temp, new Random(41)).criteo(3000);
    Preparation.run(config, PrepareListener.SILENT);
    Map<String, String> expected = PreparedBytes.of(config.output());
    PrepareConfig again = config.withReplace(true);
    try (LocalCluster cluster = LocalCluster.start("spark.task.maxFailures=20")) {
      List<Long> times = new ArrayList<>();
      for (int warm = 0; warm < 2; warm++) {
        times.clear();
        PreparationInPieces.run(
            again, PrepareListener.SILENT, new TimedRunner(cluster.runner(), times), PIECE_BYTES);
      }
      assertThat(times).as("labels, statistics, ranking, encoding, gathering").hasSize(5);
      assertThat(cluster.failedAttempts()).isZero();
      for (int run = 0; run < runs; run++) {
        KillingRunner runner = new KillingRunner(cluster, times);
        PreparationInPieces.run(again, PrepareListener.SILENT, runner, PIECE_BYTES);
        assertThat(PreparedBytes.of(config.output())).isEqualTo(expected);
        assertThat(runner.killed).isPositive();
      }
      assertThat(cluster.failedAttempts()).as("work that was cut off").isPositive();
    }
  }

  @Test
  void areThreeRunsTheSame() throws IOException {
    requireSame(3);
  }

  @Test
  @Tag("slow")
  void areTwentyRunsTheSame() throws IOException {
    requireSame(20);
  }
}
