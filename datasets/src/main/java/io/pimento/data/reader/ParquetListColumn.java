package io.pimento.data.reader;

import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;
import java.nio.charset.StandardCharsets;

/**
 * The lists of one Parquet column, one a row, their entries as their logical type says. A null list
 * is an empty one; null entries are no values.
 */
final class ParquetListColumn extends ParquetBatches {
  /** The one layer of repetition. */
  private static final int LIST = 0;

  private final int cell;
  private final ParquetType type;
  private Validity lists = Validity.NO_NULLS;
  private Validity entries = Validity.NO_NULLS;
  private int[] offsets = {};
  private ParquetBatch values = ParquetBatch.NONE;

  /**
   * A column before its first row.
   *
   * @param cell its number in the mapping of cells
   */
  ParquetListColumn(int cell, String name, ParquetType type, ColumnReader reader) {
    super(name, reader);
    this.cell = cell;
    this.type = type;
  }

  @Override
  void begin(ColumnReader reader) {
    lists = reader.getLayerValidity(LIST);
    offsets = reader.getLayerOffsets(LIST);
    entries = reader.getLeafValidity();
    values = ParquetBatch.of(type.physical(), reader);
  }

  @Override
  public void put(CellMapping mapping, RawRow row) throws MalformedFieldException {
    RawBag bag = mapping.beginBag(cell, row);
    if (lists.isNotNull(at)) {
      for (int k = offsets[at]; k < offsets[at + 1]; k++) {
        if (!entries.isNotNull(k)) {
          mapping.addMissingToBag(cell, bag);
        } else if (mapping.isWeights(cell) && type.isNumeric()) {
          mapping.addWeightToBag(cell, type.number(values, k), bag);
        } else if (type.isBytes()) {
          mapping.addToBag(cell, values.bytes(), values.offsets()[k], values.offsets()[k + 1], bag);
        } else {
          byte[] text = type.text(name(), values, k).getBytes(StandardCharsets.UTF_8);
          mapping.addToBag(cell, text, 0, text.length, bag);
        }
      }
    }
    mapping.endBag(cell, bag);
  }
}
