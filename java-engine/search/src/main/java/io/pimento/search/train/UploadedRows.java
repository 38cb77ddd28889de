package io.pimento.search.train;

import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.RowReader;
import io.pimento.runtime.engine.RowStore;
import io.pimento.search.model.BatchInputs;
import io.pimento.search.model.Stem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole source for a device to take up, in its order. */
public final class UploadedRows implements RowReader {
  private static final int STRETCH = 1 << 16;

  /** Trainings that read less of a source are short beside reading it all. */
  private static final int LEAST_PART = 16;

  private final RowSource rows;
  private final int most;
  private @Nullable BatchBuffers buffers;

  public UploadedRows(RowSource rows) {
    this.rows = rows;
    this.most = Math.clamp(rows.rows(), 1, STRETCH);
  }

  /**
   * Whether a training that reads so many rows does better with the whole source on its device.
   * Fields of several values have no place of a fixed size.
   */
  static boolean pay(RowSource rows, long read) {
    long all = rows.origin().rows();
    return rows.rows() > 0
        && rows.schema().bags().isEmpty()
        && all <= Integer.MAX_VALUE
        && read >= all / LEAST_PART;
  }

  /**
   * The store of a source's origin.
   *
   * @param read rows that are going to be read
   */
  public static Optional<RowStore> store(Engine engine, RowSource rows, long read) {
    return pay(rows, read)
        ? engine.rowStore(rows.origin(), new UploadedRows(rows.origin()))
        : Optional.empty();
  }

  @Override
  public long rows() {
    return rows.rows();
  }

  @Override
  public Map<String, Integer> widths() {
    DataSchema schema = rows.schema();
    Map<String, Integer> widths = new HashMap<>();
    if (schema.denseCount() > 0) {
      widths.put(Stem.DENSE, schema.denseCount());
    }
    if (schema.categoricalCount() > 0) {
      widths.put(Stem.IDS, schema.categoricalCount());
    }
    widths.put(Stem.LABELS, 1);
    widths.put(Stem.WEIGHTS, 1);
    return widths;
  }

  @Override
  public int most() {
    return most;
  }

  @Override
  public Map<String, Long> read(long first, int count) {
    BatchBuffers to = buffers;
    if (to == null) {
      to = BatchBuffers.direct(rows.schema(), most);
      buffers = to;
    }
    long[] numbers = new long[count];
    for (int k = 0; k < count; k++) {
      numbers[k] = first + k;
    }
    rows.read(numbers, 0, count, to);
    return BatchInputs.of(to);
  }
}
