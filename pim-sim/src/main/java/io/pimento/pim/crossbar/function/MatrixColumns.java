package io.pimento.pim.crossbar.function;

/** The columns of a matrix, lot of rows by lot of rows. */
interface MatrixColumns {
  /** Puts bits {@code from} to {@code from + bits} of every input on the rows. */
  void drive(int[] x, int from, int bits);

  /** The sum on the column of one polarity, output and slice, over one lot of rows. */
  double sum(int polarity, int output, int slice, int lot);
}
