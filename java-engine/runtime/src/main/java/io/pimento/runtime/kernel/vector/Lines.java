package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Transpose16;
import io.pimento.runtime.memory.NativeMemory;

/**
 * The columns of a matrix as lines of whole vectors, {@code [width, padded]}; lanes past the last
 * row are left as they are.
 */
record Lines(int width, int rows) {
  /** Floats of a line: whole vectors of any width, and whole blocks. */
  int padded() {
    return (rows + Transpose16.SIZE - 1) / Transpose16.SIZE * Transpose16.SIZE;
  }

  /** Bytes of a line. */
  long bytes() {
    return 4L * padded();
  }

  /** Floats of all lines. */
  int floats() {
    return width * padded();
  }

  private boolean inBlocks() {
    return Transpose16.FITS && width % Transpose16.SIZE == 0 && rows % Transpose16.SIZE == 0;
  }

  /**
   * Columns to lines.
   *
   * @param stride floats between the rows of the matrix
   */
  void read(long matrix, long stride, long to) {
    if (inBlocks()) {
      for (int r = 0; r < rows; r += Transpose16.SIZE) {
        for (int c = 0; c < width; c += Transpose16.SIZE) {
          long from = matrix + 4L * (r * stride + c);
          Transpose16.block(from, 4L * stride, to + 4L * ((long) c * padded() + r), bytes());
        }
      }
      return;
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        NativeMemory.put(to, (long) c * padded() + r, NativeMemory.get(matrix, r * stride + c));
      }
    }
  }

  /** Lines to columns. */
  void write(long from, long matrix, long stride) {
    if (inBlocks()) {
      for (int r = 0; r < rows; r += Transpose16.SIZE) {
        for (int c = 0; c < width; c += Transpose16.SIZE) {
          long to = matrix + 4L * (r * stride + c);
          Transpose16.block(from + 4L * ((long) c * padded() + r), bytes(), to, 4L * stride);
        }
      }
      return;
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        NativeMemory.put(matrix, r * stride + c, NativeMemory.get(from, (long) c * padded() + r));
      }
    }
  }
}
