package io.pimento.data.derive;

import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The inputs that are made from the fields of a row, and all that makes them. */
public final class DerivedInputs {
  private final InputSettings settings;
  private final DataSchema raw;
  private final DataSchema rows;
  private final int denseCount;
  private final List<BinCuts> bins;
  private final List<CellTable> tables;
  private final List<DenseField> dense = new ArrayList<>();
  private final List<CategoricalField> categorical = new ArrayList<>();
  private final List<String> names;

  /**
   * What is made of some fields.
   *
   * @param denseCount dense fields of the input; where it has none, the schema has a column of
   *     zeros
   */
  DerivedInputs(
      InputSettings settings,
      DataSchema raw,
      int denseCount,
      List<BinCuts> bins,
      List<CellTable> tables) {
    this(settings, raw, raw, denseCount, bins, tables);
  }

  private DerivedInputs(
      InputSettings settings,
      DataSchema raw,
      DataSchema rows,
      int denseCount,
      List<BinCuts> bins,
      List<CellTable> tables) {
    this.settings = settings;
    this.raw = raw;
    this.rows = rows;
    this.denseCount = denseCount;
    this.bins = List.copyOf(bins);
    this.tables = List.copyOf(tables);
    InputNames free = InputNames.of(raw);
    names = new ArrayList<>();
    raw.categorical().forEach(field -> names.add(field.name()));
    for (BinCuts cuts : bins) {
      String of = raw.dense().get(cuts.dense()).name();
      String name = free.next("bin", List.of(of));
      names.add(name);
      categorical.add(
          new CategoricalField(name, cuts.count(), new Origin(Origin.Kind.BIN, List.of(of))));
    }
    for (CellTable table : tables) {
      List<String> of = fields(table.subject());
      if (table.values().hasRates()) {
        dense.add(new DenseField(free.next("rate", of), new Origin(Origin.Kind.RATE, of)));
      }
      if (table.values().hasCounts()) {
        dense.add(new DenseField(free.next("count", of), new Origin(Origin.Kind.COUNT, of)));
      }
      if (table.rows() > 0) {
        categorical.add(
            new CategoricalField(
                free.next("cross", of), table.rows(), new Origin(Origin.Kind.CROSS, of)));
      }
    }
  }

  /**
   * The same of rows whose dictionaries have grown since: values that were unknown when the inputs
   * were learnt are so still.
   *
   * @param grown the same fields with larger tables
   */
  public DerivedInputs over(DataSchema grown) {
    return new DerivedInputs(settings, raw, grown, denseCount, bins, tables);
  }

  /** Names of the fields that statistics are made of. */
  List<String> fields(Subject subject) {
    return switch (subject) {
      case Subject.Field(int field) -> List.of(names.get(field));
      case Subject.Bag(int bag) -> List.of(raw.bags().get(bag).name());
      case Subject.Cross(Combination combination) -> {
        List<String> all = new ArrayList<>();
        for (int field : combination.fields()) {
          all.add(names.get(field));
        }
        yield List.copyOf(all);
      }
    };
  }

  /** What they were made by. */
  public InputSettings settings() {
    return settings;
  }

  /** Names of the coded fields. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** What rows held when the inputs were learnt. */
  DataSchema raw() {
    return raw;
  }

  List<BinCuts> bins() {
    return bins;
  }

  List<CellTable> tables() {
    return tables;
  }

  /** Whether nothing is made. */
  public boolean isEmpty() {
    return dense.isEmpty() && categorical.isEmpty();
  }

  /** The dense inputs. */
  public List<DenseField> dense() {
    return List.copyOf(dense);
  }

  /** The categorical inputs. */
  public List<CategoricalField> categorical() {
    return List.copyOf(categorical);
  }

  /** What a row holds with them: each kind of field, then what was made of that kind. */
  public DataSchema schema() {
    List<DenseField> allDense = new ArrayList<>(raw.dense().subList(0, denseCount));
    allDense.addAll(dense);
    List<CategoricalField> allCategorical = new ArrayList<>(rows.categorical());
    allCategorical.addAll(categorical);
    return new DataSchema(
        rows.name(), rows.synthetic(), allDense, allCategorical, rows.bags(), rows.weighted());
  }

  int denseCount() {
    return denseCount;
  }

  /** Room for what is made for some rows. */
  final class Made {
    final float[][] dense;
    final int[][] ids;
    private final List<CellTable.Columns> columns = new ArrayList<>();

    Made(int capacity) {
      dense = new float[DerivedInputs.this.dense.size()][capacity];
      ids = new int[categorical.size()][capacity];
      int d = 0;
      int i = bins.size();
      for (CellTable table : tables) {
        float @Nullable [] rate = table.values().hasRates() ? dense[d++] : null;
        float @Nullable [] count = table.values().hasCounts() ? dense[d++] : null;
        int @Nullable [] index = table.rows() > 0 ? ids[i++] : null;
        columns.add(new CellTable.Columns(rate, count, index));
      }
    }

    /** Makes what one table gives. */
    void fill(CodedRows rows, int table) {
      tables.get(table).fill(rows, columns.get(table));
    }

    /** Makes the bins. */
    void fillBins(CodedRows rows) {
      for (int b = 0; b < bins.size(); b++) {
        System.arraycopy(rows.codes[raw.categoricalCount() + b], 0, ids[b], 0, rows.rows);
      }
    }
  }
}
