package io.pimento.search.recipe;

import io.pimento.graph.Counter;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.model.WidthRule;
import java.util.List;

/**
 * The ranges of one family.
 *
 * @param tablePrior decay of embeddings, as rows' worth of evidence: decay is prior / rows
 * @param tableRate learning rate of embeddings, as a multiple of that of all other weights
 * @param weightPrior decay of all other weights, likewise
 * @param batchRoot batch as a part of the square root of the number of rows
 * @param network widths of hidden layers
 * @param widths of tables
 */
public record RecipeSpace(
    Range<Double> learningRate,
    Range<Double> tablePrior,
    Range<Double> tableRate,
    Range<Double> weightPrior,
    Range<Double> dropout,
    Range<Integer> epochs,
    Range<Double> batchRoot,
    Range<Integer> embedding,
    Range<List<Integer>> network,
    Range<List<Integer>> bottom,
    Range<Integer> depth,
    Range<Integer> heads,
    Range<List<Integer>> maps,
    Range<WidthRule> widths) {
  private static final double CONTINUING = 0.3;
  private static final int LEAST_BATCH = 32;
  private static final int MOST_BATCH = 8192;

  /** Epochs of a trial, on average. */
  public double meanEpochs() {
    return switch (epochs) {
      case Range.Choices<Integer>(Integer first, List<Integer> ordered) ->
          ordered.stream().mapToInt(n -> n).average().orElse(first);
    };
  }

  /** The same ranges for inputs that have widths of their own. */
  public RecipeSpace withoutWidths() {
    return withEmbedding(embedding);
  }

  /** The same for inputs whose embeddings and tables are so wide. */
  RecipeSpace withEmbedding(int width) {
    return withEmbedding(only(width));
  }

  private RecipeSpace withEmbedding(Range<Integer> given) {
    return new RecipeSpace(
        learningRate,
        tablePrior,
        tableRate,
        weightPrior,
        dropout,
        epochs,
        batchRoot,
        given,
        network,
        bottom,
        depth,
        heads,
        maps,
        only(WidthRule.EQUAL));
  }

  /**
   * Ranges for a model that was trained before: it stays as large as it was, learns by a part of
   * the rates that a model learns by from nothing, and is not drawn towards nothing, which would
   * forget what new rows do not have.
   */
  public RecipeSpace continuing(Sizes sizes) {
    return new RecipeSpace(
        Range.times(learningRate, CONTINUING),
        only(0.0),
        only(1.0),
        only(0.0),
        dropout,
        new Range.Choices<>(2, List.of(1, 2, 3, 4)),
        batchRoot,
        only(sizes.embedding()),
        only(sizes.hidden()),
        only(sizes.bottom()),
        only(sizes.depth()),
        only(sizes.heads()),
        only(sizes.maps()),
        only(sizes.widths()));
  }

  private static <T> Range<T> only(T value) {
    return new Range.Choices<>(value, List.of(value));
  }

  /** The first trial's. */
  public Draw first(long rows) {
    return draw(rows, FIRST);
  }

  /** The first two as written, then any. */
  public Draw trial(int number, long rows, long seed) {
    return switch (number) {
      case 0 -> first(rows);
      case 1 -> second(rows, seed, number);
      default -> any(rows, seed, number);
    };
  }

  /** The second trial's: the first's, but for what has a second value; anything if nothing has. */
  public Draw second(long rows, long seed, int trial) {
    Draw second = draw(rows, SECOND);
    return second.equals(first(rows)) ? any(rows, seed, trial) : second;
  }

  /** Anything in the ranges, that trial's own. */
  public Draw any(long rows, long seed, int trial) {
    return draw(rows, new Any(Counter.of(seed, "recipe", trial)));
  }

  /** Another draw with about half of its values changed a little. */
  public Draw near(Draw d, long rows, long seed, int trial) {
    Counter random = Counter.of(seed, "recipe", trial);
    Sizes s = d.sizes();
    int embed = changed(embedding, s.embedding(), random);
    List<Integer> hidden = changed(network, s.hidden(), random);
    List<Integer> below = changed(bottom, s.bottom(), random);
    int deep = changed(depth, s.depth(), random);
    int attend = changed(heads, s.heads(), random);
    List<Integer> mapped = changed(maps, s.maps(), random);
    double rate = changed(learningRate, d.learningRate(), random);
    double tables = changed(tablePrior, d.tablePrior(), random);
    double weights = changed(weightPrior, d.weightPrior(), random);
    double drop = changed(dropout, d.dropout(), random);
    int passes = changed(epochs, d.epochs(), random);
    double root = random.nextInt(2) == 0 ? 0 : batchRoot.draw(random);
    int batch = root == 0 ? d.batch() : batch(rows, root);
    // Last, so that files without a choice of widths draw what they always did.
    WidthRule wide = changed(widths, s.widths(), random);
    double tablesRate = changed(tableRate, d.tableRate(), random);
    Sizes sizes = new Sizes(embed, hidden, below, deep, attend, mapped, wide);
    return new Draw(sizes, rate, tables, tablesRate, weights, drop, passes, batch);
  }

  private static <T> T changed(Range<T> range, T value, Counter random) {
    boolean change = random.nextInt(2) == 0;
    T near = range.near(value, random);
    return change ? near : value;
  }

  /** How a trial takes its values. */
  private interface Take {
    <T> T of(Range<T> range);
  }

  private record Any(Counter random) implements Take {
    @Override
    public <T> T of(Range<T> range) {
      return range.draw(random);
    }
  }

  private static final Take FIRST =
      new Take() {
        @Override
        public <T> T of(Range<T> range) {
          return range.first();
        }
      };

  private static final Take SECOND =
      new Take() {
        @Override
        public <T> T of(Range<T> range) {
          return range.second();
        }
      };

  private Draw draw(long rows, Take take) {
    int embed = take.of(embedding);
    List<Integer> hidden = take.of(network);
    List<Integer> below = take.of(bottom);
    int deep = take.of(depth);
    int attend = take.of(heads);
    List<Integer> mapped = take.of(maps);
    double rate = take.of(learningRate);
    double tables = take.of(tablePrior);
    double weights = take.of(weightPrior);
    double drop = take.of(dropout);
    int passes = take.of(epochs);
    int batch = batch(rows, take.of(batchRoot));
    WidthRule wide = take.of(widths);
    double tablesRate = take.of(tableRate);
    Sizes sizes = new Sizes(embed, hidden, below, deep, attend, mapped, wide);
    return new Draw(sizes, rate, tables, tablesRate, weights, drop, passes, batch);
  }

  /** The power of two that is next to a part of the square root of the rows. */
  private static int batch(long rows, double root) {
    double wanted = Math.max(1, root * Math.sqrt((double) rows));
    double power = Math.rint(Math.log(wanted) / Math.log(2));
    return Math.clamp(1 << (int) power, LEAST_BATCH, MOST_BATCH);
  }
}
