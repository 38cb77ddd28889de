package io.pimento.data.reader;

import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;

/**
 * A batch of a column's values, in the array that its physical type uses; the others are empty.
 *
 * @param bytes of all values that are bytes
 * @param offsets where each value begins in them, and where the last ends
 */
record ParquetBatch(
    int[] ints,
    long[] longs,
    float[] floats,
    double[] doubles,
    boolean[] booleans,
    byte[] bytes,
    int[] offsets) {
  static final ParquetBatch NONE =
      new ParquetBatch(
          new int[0],
          new long[0],
          new float[0],
          new double[0],
          new boolean[0],
          new byte[0],
          new int[0]);

  /** The batch that a reader stands at. */
  static ParquetBatch of(PhysicalType type, ColumnReader reader) {
    boolean binary =
        switch (type) {
          case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> true;
          default -> false;
        };
    return new ParquetBatch(
        type == PhysicalType.INT32 ? reader.getInts() : NONE.ints,
        type == PhysicalType.INT64 ? reader.getLongs() : NONE.longs,
        type == PhysicalType.FLOAT ? reader.getFloats() : NONE.floats,
        type == PhysicalType.DOUBLE ? reader.getDoubles() : NONE.doubles,
        type == PhysicalType.BOOLEAN ? reader.getBooleans() : NONE.booleans,
        binary ? reader.getBinaryValues() : NONE.bytes,
        binary ? reader.getBinaryOffsets() : NONE.offsets);
  }
}
