package io.pimento.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;

/**
 * Memory for one batch, row-major.
 *
 * @param capacity largest number of rows
 * @param dense {@code [capacity, denseCount]}
 * @param ids {@code [capacity, categoricalCount]}
 * @param labels {@code [capacity]}
 * @param weights {@code [capacity]}; 1 each where rows have none of their own
 * @param bags one a field of several values
 */
public record BatchBuffers(
    int capacity,
    FloatBuffer dense,
    IntBuffer ids,
    FloatBuffer labels,
    FloatBuffer weights,
    List<BagBuffer> bags) {
  /** Checks that the buffers hold the same number of rows. */
  public BatchBuffers {
    if (capacity < 1) {
      throw new IllegalArgumentException("batch capacity " + capacity + " must be at least 1");
    }
    bags = List.copyOf(bags);
  }

  /** Off-heap buffers in native byte order. */
  public static BatchBuffers direct(DataSchema schema, int capacity) {
    FloatBuffer weights = bytes(capacity, 1).asFloatBuffer();
    for (int k = 0; k < capacity; k++) {
      weights.put(k, 1);
    }
    return new BatchBuffers(
        capacity,
        bytes(capacity, schema.denseCount()).asFloatBuffer(),
        bytes(capacity, schema.categoricalCount()).asIntBuffer(),
        bytes(capacity, 1).asFloatBuffer(),
        weights,
        schema.bags().stream().map(field -> BagBuffer.direct(field, capacity)).toList());
  }

  private static ByteBuffer bytes(int rows, int columns) {
    int size = Math.multiplyExact(Math.multiplyExact(rows, columns), Float.BYTES);
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }
}
