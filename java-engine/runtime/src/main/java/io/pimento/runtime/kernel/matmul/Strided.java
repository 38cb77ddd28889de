package io.pimento.runtime.kernel.matmul;

/**
 * A matrix in memory: element (i, j) lies at {@code address + i·row + j·column} bytes.
 *
 * @param address of element (0, 0)
 * @param row bytes between rows
 * @param column bytes between columns
 */
record Strided(long address, long row, long column) {
  long at(long i, long j) {
    return address + i * row + j * column;
  }

  boolean contiguousRows() {
    return column == Float.BYTES;
  }
}
