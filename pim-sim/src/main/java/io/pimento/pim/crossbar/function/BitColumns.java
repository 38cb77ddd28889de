package io.pimento.pim.crossbar.function;

import java.util.Arrays;

/** Perfect cells: a column sum is counts of common bits, 64 rows at a time. */
final class BitColumns implements MatrixColumns {
  private final int slices;
  private final int cellBits;
  private final int outputs;
  private final int words;
  private final RowLots lots;

  /** [polarity, output, slice, bit of the cell, word]. */
  private final long[] cells;

  private final int lotWords;

  BitColumns(int[][] magnitudes, int outputs, RowLots lots, int slices, int cellBits) {
    this.slices = slices;
    this.cellBits = cellBits;
    this.outputs = outputs;
    this.lots = lots;
    int inputs = lots.inputs();
    lotWords = Math.ceilDiv(lots.activeRows(), Long.SIZE);
    words = lots.count() * lotWords;
    cells = new long[magnitudes.length * outputs * slices * cellBits * words];
    for (int p = 0; p < magnitudes.length; p++) {
      for (int o = 0; o < outputs; o++) {
        for (int i = 0; i < inputs; i++) {
          int value = magnitudes[p][o * inputs + i];
          for (int bit = 0; bit < slices * cellBits; bit++) {
            if ((value >> bit & 1) != 0) {
              int plane = ((p * outputs + o) * slices * cellBits + bit) * words;
              cells[plane + word(i)] |= mask(i);
            }
          }
        }
      }
    }
  }

  private int word(int row) {
    int lot = lots.of(row);
    return lot * lotWords + (row - lots.from(lot)) / Long.SIZE;
  }

  private long mask(int row) {
    return 1L << ((row - lots.from(lots.of(row))) % Long.SIZE);
  }

  @Override
  public Reads reads() {
    return new CommonBits();
  }

  private final class CommonBits implements Reads {
    private final long[] rows = new long[Byte.SIZE * words];
    private int driven;

    @Override
    public void drive(int[] x, int from, int bits, long read) {
      driven = bits;
      Arrays.fill(rows, 0);
      for (int i = 0; i < x.length; i++) {
        for (int b = 0; b < bits; b++) {
          if ((x[i] >> (from + b) & 1) != 0) {
            rows[b * words + word(i)] |= mask(i);
          }
        }
      }
    }

    @Override
    public double sum(int polarity, int output, int slice, int lot) {
      long sum = 0;
      int first = ((polarity * outputs + output) * slices + slice) * cellBits;
      for (int c = 0; c < cellBits; c++) {
        int cell = (first + c) * words + lot * lotWords;
        for (int b = 0; b < driven; b++) {
          int row = b * words + lot * lotWords;
          for (int w = 0; w < lotWords; w++) {
            sum += (long) Long.bitCount(cells[cell + w] & rows[row + w]) << (b + c);
          }
        }
      }
      return sum;
    }
  }
}
