package io.pimento.search.evolve;

/**
 * How long and how a search goes (SUPERNET.md "Search").
 *
 * @param initial random candidates to begin with; the population, too
 * @param generations of children; with 0 any search is a random one
 * @param children new candidates a generation
 * @param sample candidates drawn from the population, of which the best is the parent
 * @param parallel candidates scored at a time
 */
public record SearchSettings(
    int initial, int generations, int children, int sample, int parallel, long seed) {
  /** The published search: 128 + 240 × 8. */
  public static final SearchSettings PUBLISHED = new SearchSettings(128, 240, 8, 64, 1, 2018);

  public SearchSettings {
    if (initial < 1 || generations < 0 || children < 1 || sample < 1 || parallel < 1) {
      throw new IllegalArgumentException(
          "a search needs at least one initial candidate, child, sample and worker: "
              + initial
              + ", "
              + generations
              + " generations, "
              + children
              + ", "
              + sample
              + ", "
              + parallel);
    }
    if (initial + (long) generations * children > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a search of "
              + initial
              + " + "
              + generations
              + " × "
              + children
              + " subnets is too long; at most "
              + Integer.MAX_VALUE
              + " are possible");
    }
  }

  /** The same with other draws. */
  public SearchSettings seeded(long other) {
    return new SearchSettings(initial, generations, children, sample, parallel, other);
  }

  /** The same with so many candidates scored at a time at the least: nothing else hangs on it. */
  public SearchSettings sideBySide(int least) {
    return new SearchSettings(
        initial, generations, children, sample, Math.max(parallel, least), seed);
  }

  /** As many candidates, all of them random. */
  SearchSettings random() {
    return new SearchSettings(total(), 0, children, sample, parallel, seed);
  }

  /** All candidates that will be scored. */
  public int total() {
    return initial + generations * children;
  }
}
