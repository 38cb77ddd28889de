package io.pimento.bench.command;

import io.pimento.bench.gpu.GivenPathSource;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.document.UserException;
import io.pimento.search.model.Stem;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.train.PathSource;
import io.pimento.search.train.SupernetPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which training steps {@code bench gpu} takes. */
final class BenchGpuOptions {
  static final int BLOCKS = 7;
  static final String COPIES = "copies";

  private static final String SHARED = "shared";
  private static final String HOST = "host";
  private static final int EMBEDDING = 16;

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "N",
      description = "Batch sizes to train with, of each GPU; none by default.")
  private List<Integer> batches = new ArrayList<>();

  @Option(names = "--steps", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int steps = 200;

  @Option(names = "--sharing", paramLabel = "MODE", description = "masked (default) or sliced.")
  private String sharing = "masked";

  @Option(names = "--full", description = "Every step takes all operators of all blocks.")
  private boolean full;

  @Option(
      names = "--paths",
      paramLabel = "FILE",
      description = "A choice to train, or a JSON array, one a step; default: sampled.")
  private @Nullable Path pathFile;

  @Option(names = "--row-cap", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int rowCap = 500_000;

  @Option(
      names = "--profile",
      paramLabel = "N",
      description = "What the blocks spend on each instruction, mean of N steps; default none.")
  private int profiled;

  @Option(names = "--levels", description = "With --profile: every level as well.")
  private boolean levels;

  @Option(
      names = "--tables",
      split = ",",
      paramLabel = "PLACE",
      description =
          "Where tables of 16 MiB and more lie: copies (default), shared (with --gpus) or host"
              + " (without), or several, and their ratios.")
  private List<String> tables = List.of(COPIES);

  @Option(
      names = "--hot",
      paramLabel = "PART",
      description =
          "With --tables host: the part of the rows on the GPU; default ${DEFAULT-VALUE}.")
  private double hot = 0.1;

  /**
   * Refuses what does not go together.
   *
   * @param gpus that train together
   */
  void check(int gpus) {
    if (gpus > 1 && (profiled > 0 || levels)) {
      throw new UserException("--profile and --levels are of one GPU, without --gpus");
    }
    String other = gpus == 1 ? HOST : SHARED;
    if (!List.of(COPIES, other).containsAll(tables) || !(hot >= 0 && hot <= 1)) {
      throw new UserException(
          "--tables must be copies, shared (with --gpus) or host (without), and --hot 0 to 1, not "
              + tables
              + " and "
              + hot);
    }
  }

  List<Integer> batches() {
    return batches;
  }

  int steps() {
    return steps;
  }

  Sharing sharing() {
    return Sharing.byName(sharing);
  }

  boolean full() {
    return full;
  }

  int rowCap() {
    return rowCap;
  }

  /** Steps whose instructions are timed. */
  int profiled() {
    return profiled;
  }

  boolean levels() {
    return levels;
  }

  List<String> tables() {
    return tables;
  }

  double hot() {
    return hot;
  }

  SupernetPaths sampled() {
    return sampled(rowCap);
  }

  /** The same with tables of so many rows at most. */
  SupernetPaths sampled(int rows) {
    Stem stem = Stem.of(SyntheticDataset.schema(rows), EMBEDDING);
    return new SupernetPaths(
        stem,
        SearchSpace.FULL,
        BLOCKS,
        sharing(),
        Strategy.SINGLE_OPERATOR_ANY_CONNECTION,
        full ? Long.MAX_VALUE : 0,
        1);
  }

  /** Those that were given, or sampled ones. */
  PathSource paths(SupernetPaths sampled) throws IOException {
    return pathFile == null ? sampled : GivenPathSource.read(pathFile, sampled);
  }
}
