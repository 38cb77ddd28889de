package io.pimento.data.reader;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Avazu {@code train.csv}: a header, then id, click, hour and 21 categories. The 23 fields are id,
 * hour, then the categories, in the file's order and by the file's names; no numeric field.
 */
final class AvazuLines implements LineParser {
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "click",
          "hour",
          "C1",
          "banner_pos",
          "site_id",
          "site_domain",
          "site_category",
          "app_id",
          "app_domain",
          "app_category",
          "device_id",
          "device_ip",
          "device_model",
          "device_type",
          "device_conn_type",
          "C14",
          "C15",
          "C16",
          "C17",
          "C18",
          "C19",
          "C20",
          "C21");
  private static final int CLICK = 1;

  private final InputFields fields =
      new InputFields(List.of(), COLUMNS.stream().filter(name -> !name.equals("click")).toList());
  private final Columns columns;

  AvazuLines(@Nullable Scoring scoring) {
    columns = new Columns(COLUMNS, ',', CLICK, scoring);
  }

  @Override
  public InputFields fields() {
    return fields;
  }

  @Override
  public boolean hasHeader() {
    return true;
  }

  @Override
  public void header(byte[] bytes, int from, int to) throws MalformedFieldException {
    columns.cut(bytes, from, to);
    for (int c = 0; c < COLUMNS.size(); c++) {
      if (c == CLICK && columns.lacksLabel()) {
        continue;
      }
      String name =
          new String(
              bytes, columns.from(c), columns.to(c) - columns.from(c), StandardCharsets.UTF_8);
      // Spreadsheets quote a header's words.
      if (!name.equals(COLUMNS.get(c)) && !name.equals('"' + COLUMNS.get(c) + '"')) {
        throw columns.malformed(bytes, c, "the header's column " + COLUMNS.get(c));
      }
    }
  }

  @Override
  public void beginFile() throws MalformedFieldException {
    columns.beginFile();
  }

  @Override
  public void parse(byte[] bytes, int from, int to, RawRow row) throws MalformedFieldException {
    row.clearIds();
    columns.cut(bytes, from, to);
    columns.passThrough(bytes, row);
    columns.zeroOrOneLabel(bytes, CLICK, row);
    for (int c = 0; c < COLUMNS.size(); c++) {
      if (c != CLICK) {
        requireNumber(bytes, c);
        row.setToken(c < CLICK ? c : c - 1, bytes, columns.from(c), columns.to(c));
      }
    }
  }

  private void requireNumber(byte[] bytes, int column) throws MalformedFieldException {
    int from = columns.from(column);
    int to = columns.to(column);
    boolean negative = from < to && bytes[from] == '-';
    if (!Numbers.isHex(bytes, negative ? from + 1 : from, to)) {
      throw columns.malformed(bytes, column, "a decimal or hexadecimal number");
    }
  }
}
