package io.pimento.data.reader;

import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The values of one flat Parquet column, one row after the other, as their logical type says. */
final class ParquetColumn extends ParquetBatches {
  private final int cell;
  private final @Nullable ParquetType type;
  private Validity validity = Validity.NO_NULLS;
  private ParquetBatch values = ParquetBatch.NONE;

  /**
   * A column before its first row.
   *
   * @param cell its number in the mapping of cells
   * @param type null if its values are passed over
   */
  ParquetColumn(int cell, String name, @Nullable ParquetType type, ColumnReader reader) {
    super(name, reader);
    this.cell = cell;
    this.type = type;
  }

  @Override
  void begin(ColumnReader reader) {
    if (type != null) {
      validity = reader.getLeafValidity();
      values = ParquetBatch.of(type.physical(), reader);
    }
  }

  @Override
  public void put(CellMapping mapping, RawRow row) throws MalformedFieldException {
    if (type == null) {
      return;
    }
    boolean missing = !validity.isNotNull(at);
    if (mapping.takesNumbers(cell) && type.isNumeric()) {
      if (missing) {
        mapping.putMissingNumber(cell, row);
      } else {
        mapping.putNumber(cell, type.number(values, at), row);
      }
      return;
    }
    if (missing) {
      mapping.put(cell, null, 0, 0, row);
    } else if (type.isBytes()) {
      mapping.put(cell, values.bytes(), values.offsets()[at], values.offsets()[at + 1], row);
    } else {
      byte @Nullable [] text = type.text(name(), values, at).getBytes(StandardCharsets.UTF_8);
      mapping.put(cell, text, 0, text.length, row);
    }
  }

  /** Delivers the present row's value as text, empty if it is missing. */
  void passThrough(int id, RawRow row) throws MalformedFieldException {
    if (type == null || !validity.isNotNull(at)) {
      return;
    }
    if (type.isBytes()) {
      row.setId(id, values.bytes(), values.offsets()[at], values.offsets()[at + 1]);
    } else {
      byte[] text = type.text(name(), values, at).getBytes(StandardCharsets.UTF_8);
      row.setId(id, text, 0, text.length);
    }
  }
}
