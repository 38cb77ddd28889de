package io.pimento.data.reader;

import io.pimento.data.input.RecordScanner;
import io.pimento.data.input.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small table in memory, looked up by the text of its key column. */
final class SideTable {
  private final Path file;
  private final String key;
  private final List<String> columns;
  private final Map<String, byte[][]> rows = new HashMap<>();

  private SideTable(Path file, String key, List<String> columns) {
    this.file = file;
    this.key = key;
    this.columns = columns;
  }

  /**
   * Reads a table.
   *
   * @param shown its name in what is told of joins
   */
  static SideTable read(TableSchema.Side side, Path file, Path shown, Spool spool)
      throws IOException {
    TableColumns cells = new TableColumns(side.layout());
    try (RecordScanner records = TableLines.scanner(spool.open(file), side.layout())) {
      List<String> names = side.layout().columns();
      try {
        if (side.layout().header() && records.next()) {
          cells.cut(records.bytes(), records.from(), records.to());
          names = TableLines.headerNames(cells, names);
        }
        int keyColumn = names.indexOf(side.key());
        if (keyColumn < 0) {
          throw new MalformedFieldException(side.key(), "the key is no column of " + names);
        }
        List<String> added = new ArrayList<>(names);
        added.remove(keyColumn);
        SideTable table = new SideTable(shown, side.key(), List.copyOf(added));
        while (records.next()) {
          cells.cut(records.bytes(), records.from(), records.to());
          TableLines.requireCount(cells, names);
          table.add(cells, keyColumn);
        }
        return table;
      } catch (MalformedFieldException e) {
        throw new BadRowException(file, records.line(), e);
      }
    }
  }

  private void add(TableColumns cells, int keyColumn) throws MalformedFieldException {
    byte[][] values = new byte[columns.size()][];
    for (int c = 0; c < values.length; c++) {
      values[c] = cells.copy(c < keyColumn ? c : c + 1);
    }
    if (rows.put(text(cells, keyColumn), values) != null) {
      throw new MalformedFieldException(key, text(cells, keyColumn) + " stands twice as a key");
    }
  }

  Path file() {
    return file;
  }

  String key() {
    return key;
  }

  /** The columns beside the key. */
  List<String> columns() {
    return columns;
  }

  /** The values beside a key, or null. */
  byte @Nullable [] @Nullable [] find(TableColumns cells, int keyColumn) {
    return rows.get(text(cells, keyColumn));
  }

  private static String text(TableColumns cells, int column) {
    // Latin-1 keeps every byte as it is, whatever the file's encoding.
    return new String(
        cells.bytes(column),
        cells.from(column),
        cells.to(column) - cells.from(column),
        java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
