package io.pimento.cuda;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;

/**
 * Rows on the device that are gathered for one batch: see gather.cuh.
 *
 * @param numbers device address of an int a row: which it is
 * @param rows of the batch
 * @param columns what is gathered of each
 */
public record RowGather(long numbers, int rows, List<Column> columns) {
  /** A launch that gathers nothing. */
  public static final RowGather NONE = new RowGather(0, 0, List.of());

  private static final int MOST = TapeLimits.GATHER_COLUMNS;
  private static final long TARGETS = (long) Long.BYTES * MOST;
  private static final long WIDTHS = TARGETS + (long) Long.BYTES * MOST;
  private static final long STRIDES = WIDTHS + (long) Integer.BYTES * MOST;
  private static final long NUMBERS = STRIDES + (long) Integer.BYTES * MOST;
  private static final long ROWS = NUMBERS + Long.BYTES;
  private static final long COLUMNS = ROWS + Integer.BYTES;

  /** Bytes that the kernel is given; it holds its own against them. */
  static final int BYTES = (int) COLUMNS + Integer.BYTES;

  /**
   * One input.
   *
   * @param from device address of all rows' entries
   * @param to device address for those of the batch
   * @param width entries of a row, of four bytes
   * @param stride entries from row to row in the batch
   */
  public record Column(long from, long to, int width, int stride) {}

  /**
   * @throws IllegalArgumentException for too many columns
   */
  public RowGather {
    columns = List.copyOf(columns);
    if (columns.size() > MOST) {
      throw new IllegalArgumentException(
          "at most " + MOST + " inputs can be gathered, not " + columns.size());
    }
  }

  /**
   * Writes what the kernel reads.
   *
   * @param at from which byte on
   */
  void write(BytePointer p, long at) {
    for (int c = 0; c < columns.size(); c++) {
      Column column = columns.get(c);
      p.putLong(at + (long) Long.BYTES * c, column.from());
      p.putLong(at + TARGETS + (long) Long.BYTES * c, column.to());
      p.putInt(at + WIDTHS + (long) Integer.BYTES * c, column.width());
      p.putInt(at + STRIDES + (long) Integer.BYTES * c, column.stride());
    }
    p.putLong(at + NUMBERS, numbers);
    p.putInt(at + ROWS, rows);
    p.putInt(at + COLUMNS, columns.size());
  }
}
