package io.pimento.job.predict;

import io.pimento.data.ColumnType;
import io.pimento.data.input.Printable;
import io.pimento.data.output.ByteSink;
import io.pimento.data.output.ColumnBuffer;
import io.pimento.data.output.ParquetTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores as Parquet: the columns passed through, of the types that they had, the probability of a
 * click and, if asked for, the logit, both as float. A row that could not be read has no score.
 */
final class ScoreTable implements ScoreWriter {
  private final ParquetTable table;
  private final List<String> ids;
  private final List<ColumnType> types;
  private final boolean logits;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private long done;

  /**
   * Begins a file.
   *
   * @param types of the columns passed through
   */
  ScoreTable(ByteSink sink, List<String> ids, List<ColumnType> types, boolean logits)
      throws IOException {
    this.ids = List.copyOf(ids);
    this.types = List.copyOf(types);
    this.logits = logits;
    List<ParquetTable.Column> columns = new ArrayList<>();
    for (int k = 0; k < ids.size(); k++) {
      columns.add(new ParquetTable.Column(ids.get(k), types.get(k)));
    }
    columns.add(new ParquetTable.Column("score", ColumnType.FLOAT));
    if (logits) {
      columns.add(new ParquetTable.Column("logit", ColumnType.FLOAT));
    }
    table = new ParquetTable(sink, columns);
  }

  @Override
  public void write(ScoredRows rows, float[] scores) throws IOException {
    for (int r = 0; r < rows.count; r++) {
      for (int k = 0; k < ids.size(); k++) {
        putId(rows, r, k);
      }
      put(table.column(ids.size()), rows.bad[r], ScoringModel.probability(scores[r]));
      if (logits) {
        put(table.column(ids.size() + 1), rows.bad[r], scores[r]);
      }
      table.endRow();
    }
    done += rows.count;
  }

  @Override
  public void end() throws IOException {
    table.end();
  }

  private static void put(ColumnBuffer column, boolean bad, float value) {
    if (bad) {
      column.addNull();
    } else {
      column.addFloat(value);
    }
  }

  private void putId(ScoredRows rows, int row, int id) throws IOException {
    ColumnBuffer column = table.column(id);
    if (rows.idMissing(row, id)) {
      column.addNull();
      return;
    }
    int from = rows.idFrom(row, id);
    int to = rows.idTo(row, id);
    ColumnType type = types.get(id);
    try {
      switch (type) {
        case BINARY -> column.addBytes(rows.idText(), from, to);
        case TEXT -> {
          requireUtf8(rows.idText(), from, to);
          column.addBytes(rows.idText(), from, to);
        }
        case INT64 -> column.addLong(Long.parseLong(text(rows, from, to)));
        case FLOAT -> column.addFloat(Float.parseFloat(text(rows, from, to)));
        case DOUBLE -> column.addDouble(Double.parseDouble(text(rows, from, to)));
        case BOOLEAN -> column.addBoolean(text(rows, from, to).equals("1"));
        case DATE ->
            column.addDate(Math.toIntExact(LocalDate.parse(text(rows, from, to)).toEpochDay()));
      }
    } catch (NumberFormatException | DateTimeException e) {
      throw cannotBeKept(rows, row, id, "is no " + type, e);
    } catch (CharacterCodingException e) {
      throw cannotBeKept(rows, row, id, "is not UTF-8, as text in Parquet must be", e);
    }
  }

  private IOException cannotBeKept(ScoredRows rows, int row, int id, String why, Exception cause) {
    String text = text(rows, rows.idFrom(row, id), rows.idTo(row, id));
    return new IOException(
        "row "
            + (done + row + 1)
            + ", column "
            + ids.get(id)
            + ": \""
            + Printable.text(text)
            + "\" "
            + why
            + "; write a .csv file",
        cause);
  }

  private static String text(ScoredRows rows, int from, int to) {
    return new String(rows.idText(), from, to - from, StandardCharsets.UTF_8);
  }

  private void requireUtf8(byte[] bytes, int from, int to) throws CharacterCodingException {
    for (int at = from; at < to; at++) {
      if (bytes[at] < 0) {
        utf8.decode(ByteBuffer.wrap(bytes, from, to - from));
        return;
      }
    }
  }
}
