package io.pimento.runtime.cuda;

import io.pimento.cuda.DeviceMemory;
import io.pimento.runtime.engine.RowReader;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One source's rows in a GPU's memory, a column an input. Its {@link RowStores} guards it. */
final class CudaRowStore {
  /** Entries of an input, one row behind the other. */
  record Column(long address, int width) {}

  private final DeviceMemory device;
  private final long rows;
  private final long bytes;
  private @Nullable Map<String, Column> columns;

  /** Who uses it. */
  int users;

  CudaRowStore(DeviceMemory device, RowReader reader) {
    this.device = device;
    this.rows = reader.rows();
    this.bytes = bytes(reader);
  }

  /** What rows take on the device. */
  static long bytes(RowReader reader) {
    long width = reader.widths().values().stream().mapToLong(Integer::longValue).sum();
    return Float.BYTES * width * reader.rows();
  }

  long bytes() {
    return bytes;
  }

  /** Brings the rows unless they are there; who comes meanwhile waits. */
  synchronized void fill(RowReader reader) {
    if (columns != null) {
      return;
    }
    device.use();
    Map<String, Column> made = new HashMap<>();
    try {
      reader
          .widths()
          .forEach(
              (name, width) -> made.put(name, new Column(device.allocate(size(width)), width)));
      for (long first = 0; first < rows; first += reader.most()) {
        int count = (int) Math.min(reader.most(), rows - first);
        Map<String, Long> from = reader.read(first, count);
        for (Map.Entry<String, Column> e : made.entrySet()) {
          long row = (long) Float.BYTES * e.getValue().width();
          Long at = from.get(e.getKey());
          if (at == null) {
            throw new IllegalStateException("rows came without their " + e.getKey());
          }
          device.upload(e.getValue().address() + first * row, at, count * row);
        }
      }
      columns = made;
    } finally {
      if (columns == null) {
        free(made);
      }
    }
  }

  /** Where the entries of each input lie that it holds. */
  synchronized Map<String, Column> columns() {
    if (columns == null) {
      throw new IllegalStateException("the rows are not on the device");
    }
    return columns;
  }

  /** All entries of an input that has one a row. */
  float[] download(String input) {
    Column c = columns().get(input);
    if (c == null || c.width() != 1) {
      throw new IllegalArgumentException("the rows have no single column " + input);
    }
    float[] entries = new float[Math.toIntExact(rows)];
    device.use();
    try (NativeBlock host = NativeMemory.allocateFloats(Math.max(1, rows))) {
      device.download(host.address(), c.address(), Float.BYTES * rows);
      NativeMemory.copy(host.address(), entries, 0, entries.length);
    }
    return entries;
  }

  /** Gives the memory back. No launch may still read it. */
  synchronized void free() {
    Map<String, Column> known = columns;
    if (known != null) {
      device.use();
      free(known);
      columns = null;
    }
  }

  private long size(int width) {
    return (long) Float.BYTES * width * rows;
  }

  private void free(Map<String, Column> all) {
    all.values().forEach(c -> device.free(c.address(), size(c.width())));
  }
}
