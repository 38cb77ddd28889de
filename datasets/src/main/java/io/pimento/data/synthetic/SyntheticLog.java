package io.pimento.data.synthetic;

import io.pimento.data.Split;
import io.pimento.data.output.ByteSink;
import io.pimento.data.prepare.RowInput;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.RawRow;
import io.pimento.data.reader.RowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Generated rows as a raw Criteo log: integers and tokens of eight hexadecimal digits, to be
 * prepared like the real file. Tokens are scrambled ranks, distinct within a field.
 */
public final class SyntheticLog implements RowInput {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** About the length of a real line, for progress. */
  private static final int BYTES_PER_ROW = 240;

  private static final int ROWS_UNHEARD = 1 << 14;

  private static final InputFields FIELDS =
      new InputFields(CriteoShape.DENSE_NAMES, CriteoShape.CATEGORICAL_NAMES);

  private final SyntheticGenerator generator;
  private final long rows;

  /** Rows {@code [0, rows)} of a seed, with the first click model. */
  public SyntheticLog(long seed, long rows) {
    this(new SyntheticSpec(seed, rows, 0, 0, SyntheticSpec.FULL));
  }

  /** The rows that {@link SyntheticDataset} writes, of all splits in order; tables have no cap. */
  public SyntheticLog(SyntheticSpec spec) {
    generator = new SyntheticGenerator(spec.seed(), spec.planted(), spec.totalRows());
    rows = spec.totalRows();
  }

  @Override
  public boolean has(Split split) {
    return split == Split.TRAIN;
  }

  @Override
  public RowReader open(Split split) {
    return new Reader();
  }

  @Override
  public long totalBytes() {
    return rows * BYTES_PER_ROW;
  }

  /**
   * Writes the log as Criteo's {@code train.txt}.
   *
   * @param rowsDone hears the number of rows written, now and then
   */
  public void writeText(ByteSink out, LongConsumer rowsDone) throws IOException {
    RawRow row = new RawRow(FIELDS);
    long done = 0;
    StringBuilder line = new StringBuilder();
    try (Reader reader = new Reader()) {
      while (reader.next(row)) {
        line.setLength(0);
        line.append(row.positive() ? '1' : '0');
        for (int d = 0; d < CriteoShape.DENSE; d++) {
          line.append('\t');
          if (!Float.isNaN(row.dense(d))) {
            line.append((long) row.dense(d));
          }
        }
        for (int f = 0; f < CriteoShape.CATEGORICAL; f++) {
          line.append('\t').append(row.token(f));
        }
        byte[] text = line.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
        out.write(text, 0, text.length);
        if (++done % ROWS_UNHEARD == 0 || done == rows) {
          rowsDone.accept(done);
        }
      }
    }
  }

  /** The scrambled rank: a bijection on 32 bits, the finalizer of MurmurHash3. */
  static int token(int field, int rank) {
    int h = rank + field * 0x9E3779B9;
    h = (h ^ (h >>> 16)) * 0x85EBCA6B;
    h = (h ^ (h >>> 13)) * 0xC2B2AE35;
    return h ^ (h >>> 16);
  }

  private final class Reader implements RowReader {
    private final SyntheticRow synthetic = new SyntheticRow();
    private final double[] components = new double[ClickModel.COMPONENTS];
    private final byte[][] tokens = new byte[CriteoShape.CATEGORICAL][8];
    private volatile long next;

    @Override
    public InputFields fields() {
      return FIELDS;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public boolean next(RawRow row) {
      if (next == rows) {
        return false;
      }
      generator.row(next++, synthetic, components);
      row.setPositive(synthetic.positive);
      for (int d = 0; d < CriteoShape.DENSE; d++) {
        row.setDense(d, synthetic.dense[d]);
      }
      for (int f = 0; f < CriteoShape.CATEGORICAL; f++) {
        byte[] text = tokens[f];
        int rank = synthetic.ranks[f];
        if (rank == SyntheticRow.MISSING) {
          row.setToken(f, text, 0, 0);
        } else {
          int value = token(f, rank);
          for (int k = 7; k >= 0; k--, value >>>= 4) {
            text[k] = HEX[value & 15];
          }
          row.setToken(f, text, 0, 8);
        }
      }
      return true;
    }

    @Override
    public long skippedRows() {
      return 0;
    }

    @Override
    public long inputBytesRead() {
      return next * BYTES_PER_ROW;
    }

    @Override
    public void close() {}
  }
}
