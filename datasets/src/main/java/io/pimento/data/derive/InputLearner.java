package io.pimento.data.derive;

import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns from the encoded train rows which inputs are made of their fields, and all that makes
 * them: bins and the choice of crosses from a sample in memory, then tables of cells in passes over
 * all rows.
 */
public final class InputLearner {
  /** Most cells of all tables of single fields. */
  static final long MOST_CELLS = 1L << 22;

  /** Fewest train rows that anything is learnt from. */
  static final int LEAST_ROWS = 100;

  private final RowSource train;
  private final DataSchema raw;
  private final int denseCount;
  private final InputSettings settings;
  private final CellRules rules;
  private final Folds folds;
  private final Progress progress;
  private final List<String> approximations = new ArrayList<>();

  /**
   * Which cells of a cross get rows of an embedding table.
   *
   * @param minCount fewest rows of a cell
   * @param rowCap most rows of the table
   */
  public record CellRules(int minCount, int rowCap) {}

  /** Hears how far the work is. */
  @FunctionalInterface
  public interface Progress {
    /** Rows that are done of all that will be. */
    void at(long rows, long of);
  }

  /**
   * What was learnt.
   *
   * @param sampled train rows that chose bins and crosses
   * @param crosses by falling gain
   * @param approximations what is not exact
   */
  public record Learnt(
      DerivedInputs inputs, int sampled, List<Chosen> crosses, List<String> approximations) {}

  /**
   * A cross that was chosen.
   *
   * @param fields that it joins
   * @param gain by which it lowers the log loss of rows that it was not fitted to
   * @param error standard error of the gain
   * @param cells that keep statistics
   * @param rows of its embedding table; 0 if it has none
   */
  public record Chosen(List<String> fields, double gain, double error, int cells, int rows) {}

  private InputLearner(
      RowSource train,
      int denseCount,
      InputSettings settings,
      CellRules rules,
      long seed,
      Progress progress) {
    this.train = train;
    raw = train.schema();
    this.denseCount = denseCount;
    this.settings = settings;
    this.rules = rules;
    folds = new Folds(seed);
    this.progress = progress;
  }

  /**
   * Learns.
   *
   * @param train encoded rows
   * @param denseCount dense fields of the input; the schema has a column of zeros where it is 0
   * @param seed of folds and sample
   * @param threads to use; they change nothing
   */
  public static Learnt learn(
      RowSource train,
      int denseCount,
      InputSettings settings,
      CellRules rules,
      long seed,
      int threads,
      Progress progress)
      throws InterruptedIOException {
    try (Crew crew = new Crew(threads)) {
      return new InputLearner(train, denseCount, settings, rules, seed, progress).learn(crew);
    }
  }

  private Learnt learn(Crew crew) throws InterruptedIOException {
    if (train.rows() < LEAST_ROWS) {
      DerivedInputs none = new DerivedInputs(settings, raw, denseCount, List.of(), List.of());
      return new Learnt(none, 0, List.of(), List.of());
    }
    progress.at(0, train.rows());
    SampleRows sample = SampleRows.of(train, denseCount, settings, folds);
    List<CrossSearch.Found> found = new CrossSearch(sample, settings, crew).run();
    List<Subject> subjects = new ArrayList<>();
    List<CellLookup> lookups = new ArrayList<>();
    if (settings.statistics()) {
      fields(sample, subjects, lookups);
    }
    TrainPass pass = new TrainPass(train, sample.bins(), folds);
    int first = subjects.size();
    List<Integer> embedded = List.of();
    int passes = found.isEmpty() ? 1 : 2;
    if (!found.isEmpty()) {
      List<Combination> crosses = found.stream().map(CrossSearch.Found::combination).toList();
      CrossTables counted =
          CrossTables.of(
              crosses,
              pass,
              crew,
              settings.fields(),
              rules,
              rows -> progress.at(rows, passes * train.rows()));
      lookups.addAll(counted.lookups());
      embedded = counted.rows();
      approximations.addAll(counted.approximations());
      crosses.forEach(c -> subjects.add(new Subject.Cross(c)));
    }
    List<CellTable> tables = new ArrayList<>();
    if (!subjects.isEmpty()) {
      List<CellValues> values =
          CellStatistics.of(
              subjects,
              lookups,
              pass,
              crew,
              rows -> progress.at((passes - 1) * train.rows() + rows, passes * train.rows()));
      for (int t = 0; t < subjects.size(); t++) {
        int rows = t < first ? 0 : embedded.get(t - first);
        tables.add(new CellTable(subjects.get(t), lookups.get(t), values.get(t), rows));
      }
    }
    DerivedInputs inputs =
        new DerivedInputs(
            settings,
            raw,
            denseCount,
            sample.bins(),
            tables.stream().filter(t -> t.denseCount() > 0 || t.rows() > 0).toList());
    List<Chosen> chosen = new ArrayList<>();
    for (int k = 0; k < found.size(); k++) {
      CellTable table = tables.get(first + k);
      chosen.add(
          new Chosen(
              inputs.fields(table.subject()),
              found.get(k).gain(),
              found.get(k).error(),
              table.lookup().cells() - 1,
              table.rows()));
    }
    return new Learnt(inputs, sample.rows(), chosen, List.copyOf(approximations));
  }

  /** Tables of single fields, where they have more than one code. */
  private void fields(SampleRows sample, List<Subject> subjects, List<CellLookup> lookups) {
    List<Integer> codes = new ArrayList<>();
    for (int f = 0; f < sample.fields(); f++) {
      if (sample.cardinality()[f] > 1) {
        subjects.add(new Subject.Field(f));
        codes.add(sample.cardinality()[f]);
      }
    }
    for (int i = 0; i < raw.bags().size(); i++) {
      if (raw.bags().get(i).cardinality() > 1) {
        subjects.add(new Subject.Bag(i));
        codes.add(raw.bags().get(i).cardinality());
      }
    }
    int most = Integer.MAX_VALUE - 1;
    long cells = codes.stream().mapToLong(Integer::longValue).sum();
    if (cells > MOST_CELLS) {
      int low = 0;
      int high = (int) MOST_CELLS;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        long needed = codes.stream().mapToLong(c -> Math.min(c, middle)).sum();
        if (needed <= MOST_CELLS) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      most = low;
      approximations.add(
          ("fields have %d values together: of each field only the first %d have a click rate and a"
                  + " count of their own")
              .formatted(cells, most));
    }
    for (int c : codes) {
      lookups.add(new CellLookup.Codes(Math.min(c, most) + 1));
    }
  }
}
