package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;

/**
 * A matrix in memory: element (i, j) lies at {@code address + i·row + j·column} bytes.
 *
 * @param address of element (0, 0)
 * @param row bytes between rows
 * @param column bytes between columns
 */
record Strided(long address, long row, long column) {
  static Strided of(Matrix m) {
    return new Strided(m.address(), (long) Float.BYTES * m.stride(), Float.BYTES);
  }

  static Strided transposed(Matrix m) {
    return new Strided(m.address(), Float.BYTES, (long) Float.BYTES * m.stride());
  }

  long at(long i, long j) {
    return address + i * row + j * column;
  }

  boolean contiguousRows() {
    return column == Float.BYTES;
  }
}
