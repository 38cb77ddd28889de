package io.pimento.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Memory for one batch, row-major.
 *
 * @param capacity largest number of rows
 * @param dense {@code [capacity, denseCount]}
 * @param ids {@code [capacity, categoricalCount]}
 * @param labels {@code [capacity]}
 */
public record BatchBuffers(int capacity, FloatBuffer dense, IntBuffer ids, FloatBuffer labels) {
  /** Checks that the buffers hold the same number of rows. */
  public BatchBuffers {
    if (capacity < 1) {
      throw new IllegalArgumentException("batch capacity " + capacity + " must be at least 1");
    }
  }

  /** Off-heap buffers in native byte order. */
  public static BatchBuffers direct(DataSchema schema, int capacity) {
    return new BatchBuffers(
        capacity,
        bytes(capacity, schema.denseCount()).asFloatBuffer(),
        bytes(capacity, schema.categoricalCount()).asIntBuffer(),
        bytes(capacity, 1).asFloatBuffer());
  }

  private static ByteBuffer bytes(int rows, int columns) {
    int size = Math.multiplyExact(Math.multiplyExact(rows, columns), Float.BYTES);
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }
}
