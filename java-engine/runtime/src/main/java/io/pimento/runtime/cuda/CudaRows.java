package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaDevice;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.ResidentRows;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every input twice where a graph may want its rows padded. */
final class CudaRows implements ResidentRows {
  private static final int SHARE_OF_FREE_MEMORY = 4;

  /**
   * One input of one batch: floats (or ids) a row, and where it lies, plain and with padded rows.
   */
  private record Column(int width, long bytes, long plain, long padded) {}

  /** One batch. */
  private record Batch(int rows, Map<String, Column> columns) {}

  private final CudaDevice device;
  private final List<Batch> batches = new ArrayList<>();

  private CudaRows(CudaBackend backend) {
    this.device = backend.device();
  }

  /** None yet; empty if so many rows would take too much of the device. */
  static Optional<ResidentRows> of(CudaBackend backend, long rows, int width) {
    backend.device().use();
    return bytes(rows, width) > backend.device().freeBytes() / SHARE_OF_FREE_MEMORY
        ? Optional.empty()
        : Optional.of(new CudaRows(backend));
  }

  /** Bytes that the device needs for rows of so many floats and ids. */
  private static long bytes(long rows, int width) {
    // Each input twice, one of them padded to four floats.
    return rows * Float.BYTES * (2L * width + 3);
  }

  @Override
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
    try (NativeBlock copy = NativeMemory.allocateFloats((long) rows * stride)) {
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

  @Override
  public int rows(int batch) {
    return batches.get(batch).rows();
  }

  @Override
  public Map<String, Long> inputs(CompiledGraph prepared, int batch, int first) {
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

  @Override
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
    // Launches of any engine may still read them.
    device.synchronize();
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
