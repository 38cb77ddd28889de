package io.pimento.runtime.execute;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether graphs go by tiles of samples ({@link TiledRun}): forced, forbidden or, where there are
 * enough threads, by the clock. The first runs of each size of batch then go either way in turns,
 * which costs nothing, for results have the same bits, and the faster way is kept; in a file, if
 * there is one, so that what goes on later does not measure again. Thread-safe.
 */
public final class Tiling {
  /** Fewer threads wait for one another too seldom; measured. */
  private static final int LEAST_THREADS = 4;

  /** Each tiled stage waits for all workers; with more of them there is nothing to be won. */
  private static final int MOST_STAGES = 4;

  private static final int LEAST_TILE = 16;
  private static final int MOST_TILE = 64;

  /** Runs of each way that are not counted, and those that are. */
  private static final int WARM_UP = 12;

  private static final int COUNTED = 24;

  /** Time of the tiled way against the other from which it is kept. */
  private static final double MARGIN = 0.97;

  /** What was measured of one size of batch. */
  private static final class Trial {
    private final int[] runs = new int[2];
    private final double[] nanos = new double[2];
    private final double[] work = new double[2];

    private boolean over() {
      return Math.min(runs[0], runs[1]) >= WARM_UP + COUNTED;
    }

    private boolean tiled() {
      return over() ? nanos[1] / work[1] < MARGIN * nanos[0] / work[0] : runs[1] < runs[0];
    }

    private void took(int way, double time, double multiplyAdds) {
      runs[way]++;
      if (runs[way] > WARM_UP) {
        nanos[way] += time;
        work[way] += multiplyAdds;
      }
    }
  }

  /** Samples of a tile; 0 for none, −1 for the clock's choice. */
  private final int forced;

  private final @Nullable TileChoices kept;
  private final Map<TileChoices.Kind, Trial> trials = new HashMap<>();

  /** By the clock. */
  public Tiling() {
    this(-1, null);
  }

  private Tiling(int forced, @Nullable TileChoices kept) {
    this.forced = forced;
    this.kept = kept;
  }

  /**
   * By the clock, but for what a file says; whatever is measured is written there. All that {@link
   * #fresh} makes of it share the file.
   *
   * @throws IOException if the file cannot be read or is malformed
   */
  public static Tiling keptIn(Path file) throws IOException {
    return new Tiling(-1, TileChoices.in(file));
  }

  /**
   * Always by tiles of about so many samples; 0 for never.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static Tiling of(int tile) {
    if (tile < 0) {
      throw new IllegalArgumentException("a tile has 0 (none) or more samples, not " + tile);
    }
    return new Tiling(tile, null);
  }

  /** The same for another executor, with nothing measured but what is in the file. */
  public Tiling fresh() {
    return new Tiling(forced, kept);
  }

  /** Whether the next run is to go by tiles. */
  synchronized boolean tiled(boolean gradients, int batch, int threads) {
    if (forced >= 0) {
      return forced > 0;
    }
    if (!isWorthATry(batch, threads)) {
      return false;
    }
    TileChoices.Kind kind = new TileChoices.Kind(gradients, batch, threads);
    Boolean known = known(kind);
    return known == null ? trial(kind).tiled() : known;
  }

  private @Nullable Boolean known(TileChoices.Kind kind) {
    return kept == null ? null : kept.of(kind);
  }

  /** Whether so many tiled stages are worth a try. */
  boolean takes(int tiledStages) {
    return tiledStages > 0 && (forced > 0 || tiledStages <= MOST_STAGES);
  }

  /** Whether runs are to be timed. */
  synchronized boolean measures(boolean gradients, int batch, int threads) {
    if (forced >= 0 || !isWorthATry(batch, threads)) {
      return false;
    }
    TileChoices.Kind kind = new TileChoices.Kind(gradients, batch, threads);
    return known(kind) == null && !trial(kind).over();
  }

  private static boolean isWorthATry(int batch, int threads) {
    return threads >= LEAST_THREADS && batch >= LEAST_TILE * threads;
  }

  /** What a run took that could have gone either way. */
  synchronized void took(
      boolean gradients, int batch, int threads, boolean tiled, long nanos, long multiplyAdds) {
    TileChoices.Kind kind = new TileChoices.Kind(gradients, batch, threads);
    Trial trial = trial(kind);
    trial.took(tiled ? 1 : 0, (double) nanos, (double) multiplyAdds);
    if (kept != null && trial.over()) {
      kept.add(kind, trial.tiled());
    }
  }

  private Trial trial(TileChoices.Kind kind) {
    return trials.computeIfAbsent(kind, k -> new Trial());
  }

  /** Samples of a tile: a worker's share, but no more than stay near it. */
  int tile(int batch, int threads) {
    return forced > 0
        ? forced
        : Math.clamp((long) batch / threads / LEAST_TILE * LEAST_TILE, LEAST_TILE, MOST_TILE);
  }
}
