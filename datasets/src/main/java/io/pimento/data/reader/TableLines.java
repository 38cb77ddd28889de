package io.pimento.data.reader;

import io.pimento.data.input.InputFile;
import io.pimento.data.input.RecordScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Records of a CSV or TSV table, by a schema, joined with its side tables. */
final class TableLines implements LineParser {
  private final TableSchema schema;
  private final List<SideTable> sides;
  private final @Nullable Scoring scoring;
  private final TableColumns cells;
  private int[] ids = {};
  private List<String> names = List.of();
  private int[] keyColumns = {};
  private long rows;
  private final long[] matched;
  private @Nullable CellMapping mapping;

  TableLines(TableSchema schema, List<SideTable> sides, @Nullable Scoring scoring)
      throws MalformedFieldException {
    this.schema = schema;
    this.sides = List.copyOf(sides);
    this.scoring = scoring;
    matched = new long[sides.size()];
    cells = new TableColumns(schema.layout());
    if (!schema.layout().header() && scoring == null) {
      useColumns(schema.layout().columns());
    }
  }

  private void useColumns(List<String> columns) throws MalformedFieldException {
    names = columns;
    List<String> all = new ArrayList<>(columns);
    keyColumns = new int[sides.size()];
    for (int s = 0; s < sides.size(); s++) {
      keyColumns[s] = columns.indexOf(sides.get(s).key());
      if (keyColumns[s] < 0) {
        throw new MalformedFieldException(
            sides.get(s).key(), "a table is joined by this column, but the data have " + columns);
      }
      for (String column : sides.get(s).columns()) {
        int before = all.indexOf(column);
        if (before >= 0) {
          throw new MalformedFieldException(
              column,
              "stands both in "
                  + sides.get(s).file()
                  + " and, as column "
                  + (before + 1)
                  + ", in the data it is joined to; rename one");
        }
        all.add(column);
      }
    }
    if (scoring == null) {
      mapping = new CellMapping(schema, all);
    } else {
      mapping = CellMapping.ofScored(schema, all);
      ids = scoring.places(columns);
    }
  }

  @Override
  public void beginFile() {
    if (scoring != null) {
      mapping = null;
    }
  }

  /** A file without header that is only scored: its first record says whether it has a label. */
  private CellMapping columnsByCount() throws MalformedFieldException {
    List<String> columns = new ArrayList<>(schema.layout().columns());
    TableSchema.Label label = schema.label();
    if (label != null && cells.count() == columns.size() - 1) {
      columns.remove(label.column());
    }
    useColumns(List.copyOf(columns));
    return Objects.requireNonNull(mapping);
  }

  @Override
  public InputFields fields() {
    return schema.fields();
  }

  @Override
  public boolean hasHeader() {
    return schema.layout().header();
  }

  @Override
  public void header(byte[] bytes, int from, int to) throws MalformedFieldException {
    cells.cut(bytes, from, to);
    // Rows to be scored may have other columns beside those that the schema lists.
    useColumns(headerNames(cells, scoring == null ? schema.layout().columns() : List.of()));
  }

  @Override
  public RecordScanner scanner(InputFile file) {
    return scanner(file, schema.layout());
  }

  static RecordScanner scanner(InputFile file, TableSchema.Layout layout) {
    return layout.quoted()
        ? RecordScanner.quoted(file, (byte) layout.delimiter(), layout.trim())
        : RecordScanner.lines(file);
  }

  @Override
  public void parse(byte[] bytes, int from, int to, RawRow row) throws MalformedFieldException {
    row.clearIds();
    cells.cut(bytes, from, to);
    CellMapping cellMapping = mapping;
    if (cellMapping == null) {
      if (schema.layout().header()) {
        throw new IllegalStateException("the header was not read");
      }
      cellMapping = columnsByCount();
    }
    requireCount(cells, names);
    for (int k = 0; k < ids.length; k++) {
      row.setId(k, cells.bytes(ids[k]), cells.from(ids[k]), cells.to(ids[k]));
    }
    cellMapping.begin(row);
    int column = 0;
    for (; column < cells.count(); column++) {
      cellMapping.put(column, cells.bytes(column), cells.from(column), cells.to(column), row);
    }
    for (int s = 0; s < sides.size(); s++) {
      byte[] @Nullable [] found = sides.get(s).find(cells, keyColumns[s]);
      matched[s] += found == null ? 0 : 1;
      for (int c = 0; c < sides.get(s).columns().size(); c++) {
        byte[] value = found == null ? null : found[c];
        cellMapping.put(column++, value, 0, value == null ? 0 : value.length, row);
      }
    }
    rows++;
  }

  @Override
  public List<JoinMatches> joins() {
    List<JoinMatches> joins = new ArrayList<>();
    for (int s = 0; s < sides.size(); s++) {
      joins.add(new JoinMatches(sides.get(s).file(), sides.get(s).key(), rows, matched[s]));
    }
    return joins;
  }

  /** The header's names; they must be the expected ones where those are given. */
  static List<String> headerNames(TableColumns cells, List<String> expected)
      throws MalformedFieldException {
    List<String> names = new ArrayList<>();
    for (int c = 0; c < cells.count(); c++) {
      names.add(new String(cells.copy(c), StandardCharsets.UTF_8));
    }
    requireDistinct(names);
    if (!expected.isEmpty() && !names.equals(expected)) {
      throw new MalformedFieldException(
          "header", "names " + names + " where the schema has " + expected);
    }
    return List.copyOf(names);
  }

  /** A name that stands twice would leave one of its columns out without a word. */
  static void requireDistinct(List<String> names) throws MalformedFieldException {
    for (int c = 0; c < names.size(); c++) {
      int first = names.indexOf(names.get(c));
      if (first < c) {
        throw new MalformedFieldException(
            names.get(c),
            "the name stands twice, as columns %d and %d; rename one".formatted(first + 1, c + 1));
      }
    }
  }

  static void requireCount(TableColumns cells, List<String> names) throws MalformedFieldException {
    if (cells.count() != names.size()) {
      throw new MalformedFieldException(
          names.get(Math.min(cells.count(), names.size() - 1)),
          cells.count() + " columns where " + names.size() + " are expected");
    }
  }
}
