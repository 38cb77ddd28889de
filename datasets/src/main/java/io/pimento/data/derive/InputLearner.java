package io.pimento.data.derive;

import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns from the encoded train rows which inputs are made of their fields, and all that makes
 * them: bins and the choice of crosses from a sample in memory, then tables of cells in passes over
 * all rows.
 */
public final class InputLearner {
  /** Most cells of all tables of fields, and of all of crosses. */
  static final long MOST_CELLS = 1L << 22;

  /** Fewest train rows that anything is learnt from. */
  static final int LEAST_ROWS = 100;

  /** Most cells that are counted at a time before the rare ones are known. */
  static final long MOST_COUNTED = 1L << 23;

  /** Most codes of a field without a count: that it is frequent says little then. */
  private static final int FEW_CODES = 64;

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
    List<Integer> embedded = new ArrayList<>();
    if (!found.isEmpty()) {
      crosses(found, pass, crew, lookups, embedded);
      found.forEach(f -> subjects.add(new Subject.Cross(f.combination())));
    }
    List<CellTable> tables = new ArrayList<>();
    if (!subjects.isEmpty()) {
      List<CellValues> values = values(pass, crew, subjects, lookups);
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

  /** Counts the cells of crosses. */
  private void crosses(
      List<CrossSearch.Found> found,
      TrainPass pass,
      Crew crew,
      List<CellLookup> lookups,
      List<Integer> embedded)
      throws InterruptedIOException {
    List<CrossCells> cells = new ArrayList<>();
    found.forEach(f -> cells.add(new CrossCells()));
    long[] done = new long[1];
    int[] threshold = {1};
    pass.run(
        rows -> {
          crew.run(
              cells.size(),
              (k, worker) -> {
                Combination combination = found.get(k).combination();
                for (int r = 0; r < rows.rows; r++) {
                  cells.get(k).add(Combination.spread(combination.key(rows.codes, r)));
                }
              });
          while (cells.stream().mapToLong(CrossCells::size).sum() > MOST_COUNTED) {
            int at = threshold[0];
            crew.run(cells.size(), (k, worker) -> cells.get(k).prune(at));
            threshold[0] = 2 * at;
          }
          done[0] += rows.rows;
          progress.at(done[0], 2 * train.rows());
        });
    if (threshold[0] > 1) {
      approximations.add(
          "the cells of crosses did not fit the memory: of rare ones some rows are not counted");
    }
    int[] fewest = fewest(cells);
    CellLookup[] numbered = new CellLookup[cells.size()];
    int[] rows = new int[cells.size()];
    crew.run(
        cells.size(),
        (k, worker) -> {
          numbered[k] = cells.get(k).numbered(fewest[k]);
          int kept = cells.get(k).atLeast(Math.max(Math.max(2, fewest[k]), rules.minCount()));
          // The others are row 0; a table of that row alone says nothing.
          rows[k] = k < settings.fields() && kept > 0 ? Math.min(rules.rowCap(), kept + 1) : 0;
        });
    lookups.addAll(Arrays.asList(numbered));
    for (int r : rows) {
      embedded.add(r);
    }
  }

  /**
   * The fewest rows of the cells that each cross keeps: those chosen last lose their rare ones
   * first.
   */
  private int[] fewest(List<CrossCells> cells) {
    int[] fewest = new int[cells.size()];
    Arrays.fill(fewest, 1);
    long total = cells.stream().mapToLong(CrossCells::size).sum();
    for (int least = 2; total > MOST_CELLS; least++) {
      for (int k = cells.size() - 1; k >= 0 && total > MOST_CELLS; k--) {
        total -= cells.get(k).atLeast(fewest[k]) - cells.get(k).atLeast(least);
        fewest[k] = least;
      }
    }
    if (!cells.isEmpty() && fewest[cells.size() - 1] > 1) {
      approximations.add(
          "crosses have more than %d cells: of those chosen last, cells of fewer than %d rows are"
                  .formatted(MOST_CELLS, fewest[cells.size() - 1])
              + " left out");
    }
    return fewest;
  }

  private List<CellValues> values(
      TrainPass pass, Crew crew, List<Subject> subjects, List<CellLookup> lookups)
      throws InterruptedIOException {
    CellSums all = new CellSums(1, raw.weighted());
    List<CellSums> sums = new ArrayList<>();
    lookups.forEach(l -> sums.add(new CellSums(l.cells(), raw.weighted())));
    boolean twice = subjects.stream().anyMatch(Subject.Cross.class::isInstance);
    long[] done = {twice ? train.rows() : 0};
    pass.run(
        rows -> {
          for (int r = 0; r < rows.rows; r++) {
            all.add(0, rows.folds[r], rows.labels[r], rows.weights[r]);
          }
          crew.run(
              subjects.size(),
              (t, worker) -> add(rows, subjects.get(t), lookups.get(t), sums.get(t)));
          done[0] += rows.rows;
          progress.at(done[0], (twice ? 2 : 1) * train.rows());
        });
    CellValues[] values = new CellValues[subjects.size()];
    crew.run(
        values.length,
        (t, worker) ->
            values[t] =
                CellValues.of(
                    sums.get(t),
                    all,
                    hasCounts(subjects.get(t), lookups.get(t)),
                    !(subjects.get(t) instanceof Subject.Bag)));
    return Arrays.asList(values);
  }

  private boolean hasCounts(Subject subject, CellLookup lookup) {
    return switch (subject) {
      case Subject.Cross c -> true;
      case Subject.Bag b -> false;
      case Subject.Field(int field) ->
          field < raw.categoricalCount() && lookup.cells() - 1 > FEW_CODES;
    };
  }

  private static void add(CodedRows rows, Subject subject, CellLookup lookup, CellSums sums) {
    switch (subject) {
      case Subject.Field(int field) -> {
        CellLookup.Codes codes = (CellLookup.Codes) lookup;
        for (int r = 0; r < rows.rows; r++) {
          int cell = codes.cell(rows.codes[field][r]);
          sums.add(cell, rows.folds[r], rows.labels[r], rows.weights[r]);
        }
      }
      case Subject.Cross(Combination combination) -> {
        CellLookup.Keys keys = (CellLookup.Keys) lookup;
        for (int r = 0; r < rows.rows; r++) {
          int cell = keys.cell(Combination.spread(combination.key(rows.codes, r)));
          if (cell > 0) {
            sums.add(cell, rows.folds[r], rows.labels[r], rows.weights[r]);
          }
        }
      }
      case Subject.Bag(int number) -> {
        CodedRows.Bag bag = rows.bags.get(number);
        CellLookup.Codes codes = (CellLookup.Codes) lookup;
        for (int r = 0; r < rows.rows; r++) {
          for (int k = bag.from(r); k < bag.to(r); k++) {
            int cell = codes.cell(bag.ids.getInt(k));
            sums.add(cell, rows.folds[r], rows.labels[r], rows.weights[r]);
          }
        }
      }
    }
  }
}
