package io.pimento.pim.crossbar.function;

/** The columns of a matrix, block of rows by block of rows. */
interface MatrixColumns {
  /** Puts bits {@code from} to {@code from + bits} of every input on the rows. */
  void drive(int[] x, int from, int bits);

  /** The sum on the column of one polarity, output and slice, over one block of rows. */
  double sum(int polarity, int output, int slice, int block);
}
