package io.pimento.pim.crossbar.function;

/** The columns of a matrix, lot of rows by lot of rows; they do not change when they are read. */
interface MatrixColumns {
  /** Something to read them with; several may do so side by side. */
  Reads reads();

  /** One read after the other. */
  interface Reads {
    /**
     * Puts bits {@code from} to {@code from + bits} of every input on the rows.
     *
     * @param read which read of the matrix it is: its noise is that of no other
     */
    void drive(int[] x, int from, int bits, long read);

    /**
     * The sum on the column of one polarity, output and slice, over one lot of rows; noise is drawn
     * in the order of the questions.
     */
    double sum(int polarity, int output, int slice, int lot);
  }
}
