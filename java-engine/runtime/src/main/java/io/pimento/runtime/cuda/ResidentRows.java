package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaDevice;
import io.pimento.runtime.engine.Prepared;
import io.pimento.runtime.memory.Block;
import io.pimento.runtime.memory.NativeMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Batches of rows that stay on the device, for who runs over the same rows again and again. Safe
 * for several threads once all batches are there.
 */
public final class ResidentRows implements AutoCloseable {
  /**
   * One input of one batch: floats (or ids) a row, and where it lies, plain and with padded rows.
   */
  private record Column(int width, long bytes, long plain, long padded) {}

  /** One batch. */
  private record Batch(int rows, Map<String, Column> columns) {}

  private final CudaDevice device;
  private final List<Batch> batches = new ArrayList<>();

  /** None yet. */
  public ResidentRows(CudaBackend backend) {
    this.device = backend.device();
  }

  /** Bytes that the device needs for rows of so many floats and ids. */
  public static long bytes(long rows, int width) {
    // Each input twice, one of them padded to four floats.
    return rows * Float.BYTES * (2L * width + 3);
  }

  /**
   * Copies one batch to the device.
   *
   * @param host address of each input
   * @param widths floats or ids a row
   */
  public void add(int rows, Map<String, Long> host, Map<String, Integer> widths) {
    device.use();
    Map<String, Column> columns = new HashMap<>();
    host.forEach(
        (name, from) -> columns.put(name, upload(rows, from, widths.getOrDefault(name, 1))));
    batches.add(new Batch(rows, columns));
  }

  private Column upload(int rows, long from, int width) {
    long bytes = (long) Float.BYTES * rows * width;
    long plain = device.allocate(bytes);
    device.upload(plain, from, bytes);
    int stride = PaddedRows.stride(width);
    if (stride == width) {
      return new Column(width, bytes, plain, plain);
    }
    long padded = device.allocate((long) Float.BYTES * rows * stride);
    try (Block copy = NativeMemory.allocateFloats((long) rows * stride)) {
      for (long r = 0; r < rows; r++) {
        NativeMemory.copyBytes(
            from + r * Float.BYTES * width,
            copy.address() + r * Float.BYTES * stride,
            (long) Float.BYTES * width);
      }
      device.upload(padded, copy.address(), (long) Float.BYTES * rows * stride);
    }
    return new Column(width, bytes, plain, padded);
  }

  public int batches() {
    return batches.size();
  }

  /** Rows of a batch. */
  public int rows(int batch) {
    return batches.get(batch).rows();
  }

  /**
   * Addresses of a batch's inputs as a prepared graph reads them.
   *
   * @param first row of the batch to start with
   */
  public Map<String, Long> inputs(Prepared prepared, int batch, int first) {
    Map<String, Long> at = new HashMap<>();
    Map<String, Column> columns = batches.get(batch).columns();
    ((CudaEngine.Plan) prepared)
        .tape()
        .inputs()
        .forEach(
            (name, source) -> {
              Column c = columns.get(name);
              if (c != null) {
                boolean pad = source.width() > 0;
                long row = (long) Float.BYTES * (pad ? source.stride() : c.width());
                at.put(name, (pad ? c.padded() : c.plain()) + first * row);
              }
            });
    return at;
  }

  /** Where a column of a batch begins, its rows one behind the other. */
  public long column(int batch, String name) {
    Column column = batches.get(batch).columns().get(name);
    if (column == null) {
      throw new IllegalArgumentException("the rows on the device have no column " + name);
    }
    return column.plain();
  }

  @Override
  public void close() {
    device.use();
    for (Batch b : batches) {
      for (Column c : b.columns().values()) {
        device.free(c.plain(), c.bytes());
        if (c.padded() != c.plain()) {
          device.free(c.padded(), c.bytes() / c.width() * PaddedRows.stride(c.width()));
        }
      }
    }
    batches.clear();
  }
}
