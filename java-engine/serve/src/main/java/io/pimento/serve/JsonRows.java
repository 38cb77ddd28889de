package io.pimento.serve;

import io.pimento.app.web.RequestException;
import io.pimento.data.reader.MultiColumn;
import io.pimento.data.reader.TableSchema;
import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Rows as JSON, {@code {"rows": [{"age": 39, "user": "u7"}, …]}}, as the table that a model was
 * trained on would have them. A column that is missing or null is an empty cell, an array of a
 * field of several values its values joined.
 */
final class JsonRows {
  private final TableSchema schema;

  private JsonRows(TableSchema schema) {
    this.schema = schema;
  }

  /**
   * The document.
   *
   * @param schema null where rows are no table with columns of names
   * @throws RequestException naming what is wrong
   */
  static byte[] document(byte[] json, @Nullable TableSchema schema) {
    if (schema == null) {
      throw new RequestException(
          415, "this model reads lines without names of columns: send them as text/plain");
    }
    JsonNode rows;
    try {
      rows = Documents.json("request", new String(json, StandardCharsets.UTF_8)).path("rows");
    } catch (DocumentException e) {
      throw new RequestException(400, String.valueOf(e.getMessage()));
    }
    if (!rows.isArray() || rows.isEmpty()) {
      throw new RequestException(400, "a request is {\"rows\": [{COLUMN: VALUE, …}, …]}");
    }
    return new JsonRows(schema).table(rows);
  }

  private byte[] table(JsonNode rows) {
    List<String> columns = columns(rows);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (schema.layout().header()) {
      line(out, columns);
    }
    for (JsonNode row : rows) {
      List<String> cells = new ArrayList<>();
      for (String column : columns) {
        cells.add(cell(column, row.path(column)));
      }
      line(out, cells);
    }
    return out.toByteArray();
  }

  private List<String> columns(JsonNode rows) {
    Set<String> named = new LinkedHashSet<>();
    for (JsonNode row : rows) {
      if (!row.isObject()) {
        throw new RequestException(400, "a row is an object of columns, not " + row);
      }
      named.addAll(row.propertyNames());
    }
    if (schema.layout().header()) {
      return List.copyOf(named);
    }
    List<String> all = new ArrayList<>(schema.layout().columns());
    TableSchema.Label label = schema.label();
    if (label != null) {
      all.remove(label.column());
    }
    return all;
  }

  private String cell(String column, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (value.isArray()) {
      List<String> values = new ArrayList<>();
      value.forEach(v -> values.add(v.asString()));
      return String.join(separator(column), values);
    }
    if (value.isObject()) {
      throw new RequestException(400, "column " + column + ": a value is no object");
    }
    return value.asString();
  }

  private String separator(String column) {
    return schema.multi().stream()
        .filter(m -> m.column().equals(column))
        .map(MultiColumn::separator)
        .findFirst()
        .orElseThrow(
            () -> new RequestException(400, "column " + column + " has one value, not an array"));
  }

  private void line(ByteArrayOutputStream out, List<String> cells) {
    char delimiter = schema.layout().delimiter();
    for (int c = 0; c < cells.size(); c++) {
      if (c > 0) {
        out.write(delimiter);
      }
      out.writeBytes(escaped(cells.get(c), delimiter).getBytes(StandardCharsets.UTF_8));
    }
    out.write('\n');
  }

  private String escaped(String cell, char delimiter) {
    boolean special = cell.indexOf(delimiter) >= 0 || cell.indexOf('\n') >= 0;
    if (!schema.layout().quoted()) {
      if (special) {
        throw new RequestException(
            400, "a value holds the delimiter or a line's end, which this table cannot have");
      }
      return cell;
    }
    return special || cell.indexOf('"') >= 0 ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
