package io.pimento.runtime.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DoesTheClockChooseTheFasterWayTest {
  private static final int BATCH = 512;
  private static final int THREADS = 16;

  /** Runs until the trial is over. */
  private static void trial(Tiling tiling, double tiledNanos, double wholeNanos) {
    int tiled = 0;
    int runs = 0;
    while (tiling.measures(true, BATCH, THREADS)) {
      boolean way = tiling.tiled(true, BATCH, THREADS);
      tiled += way ? 1 : 0;
      // Steps differ in their work; what counts is the time for it.
      long work = 1000 + 700 * (runs % 3);
      // The first runs are those that compile.
      double noise = runs < 10 ? 50 : 1;
      tiling.took(
          true, BATCH, THREADS, way, (long) ((way ? tiledNanos : wholeNanos) * work * noise), work);
      assertThat(++runs).as("a trial ends").isLessThan(1000);
    }
    assertThat(2 * tiled).as("both ways in turns").isEqualTo(runs).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"80,100,true", "99,100,false", "100,100,false", "130,100,false"})
  void isTheFasterWayKept(double tiled, double whole, boolean kept) {
    Tiling tiling = new Tiling();
    trial(tiling, tiled, whole);
    for (int run = 0; run < 5; run++) {
      assertThat(tiling.tiled(true, BATCH, THREADS)).isEqualTo(kept);
    }
    assertThat(tiling.measures(false, BATCH, THREADS)).as("forward is apart").isTrue();
    assertThat(tiling.measures(true, 2 * BATCH, THREADS)).as("sizes are apart").isTrue();
    assertThat(tiling.fresh().measures(true, BATCH, THREADS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"80,100,true", "100,100,false"})
  void isWhatWasMeasuredNotMeasuredAgain(
      double tiled, double whole, boolean kept, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("tiles.txt");
    Tiling tiling = Tiling.keptIn(file);
    trial(tiling, tiled, whole);
    for (Tiling later : List.of(tiling.fresh(), Tiling.keptIn(file), Tiling.keptIn(file).fresh())) {
      assertThat(later.measures(true, BATCH, THREADS)).isFalse();
      assertThat(later.tiled(true, BATCH, THREADS)).isEqualTo(kept);
      assertThat(later.measures(false, BATCH, THREADS)).as("forward is apart").isTrue();
      assertThat(later.measures(true, BATCH, THREADS / 2)).as("threads are apart").isTrue();
    }
  }

  @Test
  void isADamagedFileRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tiles.txt");
    trial(Tiling.keptIn(file), 80, 100);
    Files.writeString(file, Files.readString(file).replace("tiles\n", "whole\n"));
    assertThatThrownBy(() -> Tiling.keptIn(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tiles.txt is damaged or was edited");
  }

  @Test
  void areFewThreadsAndSmallBatchesLeftAlone() {
    Tiling tiling = new Tiling();
    for (int threads = 1; threads < 4; threads++) {
      assertThat(tiling.tiled(true, 1 << 20, threads)).isFalse();
      assertThat(tiling.measures(true, 1 << 20, threads)).isFalse();
    }
    assertThat(tiling.measures(true, 255, THREADS)).isFalse();
    assertThat(tiling.takes(0)).isFalse();
    assertThat(tiling.takes(1)).isTrue();
    assertThat(tiling.takes(20)).as("each stage waits for all").isFalse();
  }

  @Test
  void isWhatIsForcedDoneAndNotMeasured() {
    Tiling always = Tiling.of(32);
    Tiling never = Tiling.of(0);
    assertThat(always.tiled(true, 7, 1)).isTrue();
    assertThat(always.tile(7, 1)).isEqualTo(32);
    assertThat(always.takes(20)).isTrue();
    assertThat(never.tiled(true, 1 << 20, 64)).isFalse();
    assertThat(always.measures(true, BATCH, THREADS)).isFalse();
    assertThat(never.measures(true, BATCH, THREADS)).isFalse();
    assertThatThrownBy(() -> Tiling.of(-1)).hasMessageContaining("not -1");
  }
}
