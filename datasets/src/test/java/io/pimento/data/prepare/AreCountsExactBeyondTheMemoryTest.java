package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.Mix64;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AreCountsExactBeyondTheMemoryTest {
  private static final int FIELDS = 3;
  private static final int ROWS = 60_000;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1,2000000000", "2,2000000000", "1,2", "1,501", "4,4000", "5,100000", "100000,10"})
  void areTokensRankedAsInMemory(int minCount, int rowCap) throws IOException {
    Encoding.Dictionary settings = new Encoding.Dictionary(minCount, rowCap);
    try (TokenCensus all = new TokenCensus(FIELDS, Long.MAX_VALUE, folder.resolve("all"));
        TokenCensus few = new TokenCensus(FIELDS, 700, folder.resolve("few"))) {
      count(all);
      count(few);
      assertThat(few.held()).isLessThanOrEqualTo(700);
      assertThat(hidden()).isEqualTo(1);
      for (int f = 0; f < FIELDS; f++) {
        RankedTokens exact = all.take(f, settings);
        RankedTokens merged = few.take(f, settings);
        assertThat(merged.kept()).isEqualTo(exact.kept());
        assertThat(merged.distinct()).isEqualTo(exact.distinct());
      }
    }
    assertThat(hidden()).as("files are removed").isZero();
  }

  /** Few tokens, some hundreds with long tails, and nearly all new. */
  private static void count(TokenCensus census) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int r = 0; r < ROWS; r++) {
      census.add(0, Mix64.mix(random.nextInt(5)));
      census.add(1, Mix64.mix((long) Math.pow(2000, random.nextDouble())));
      census.add(2, Mix64.mix(random.nextInt(100_000)));
      if (r % 512 == 0) {
        census.keepWithinBudget();
      }
    }
    census.keepWithinBudget();
  }

  private long hidden() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 60, 150})
  void isTheDataSetTheSameWhateverTheMemory(long budget) throws IOException {
    PlantedClicks clicks = new PlantedClicks(folder);
    Path whole = prepare(clicks.config("whole"), Long.MAX_VALUE);
    Path spilled = prepare(clicks.config("spilled"), budget);
    assertThat(Files.readString(spilled.resolve("checksums.txt")))
        .isEqualTo(Files.readString(whole.resolve("checksums.txt")));
  }

  private static Path prepare(PrepareConfig config, long budget) throws IOException {
    try (FileInput input = new FileInput(config, PrepareListener.SILENT)) {
      new Preparation(config, input, PrepareListener.SILENT, budget).run();
    }
    return config.output();
  }

  @Test
  void isAFolderThatVanishedNamed() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path output = home.resolve("out");
    try (TokenCensus census = new TokenCensus(1, 0, output)) {
      census.add(0, 1);
      census.keepWithinBudget();
      census.add(0, 2);
      try (Stream<Path> scratch = Files.list(home)) {
        Path tokens = scratch.findFirst().orElseThrow();
        try (Stream<Path> files = Files.list(tokens)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(tokens);
      }
      assertThatThrownBy(census::keepWithinBudget)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot write counts of tokens beside " + output);
    }
  }
}
