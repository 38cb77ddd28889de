package io.pimento.runtime.cuda;

import io.pimento.cuda.DeviceMemory;
import io.pimento.cuda.Pieces;
import io.pimento.document.UserException;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.Parameter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A parameter's copy on the device, and what the optimizer remembers of it. Rows start where most
 * views of them are on 32-byte boundaries, the sectors in which memory is read: padded in front
 * unless the whole width is read at once, since all sources of a connection but the first (the
 * dense features) are multiples of eight wide.
 */
final class DeviceParameter {
  private final DeviceMemory device;
  private final Parameter host;
  private final int columns;
  private final long rows;
  private final int shift;
  private final int stride;
  private final long address;
  private final Map<String, Long> states = new TreeMap<>();

  /** Those of one number a row. */
  private final Map<String, Long> rowStates = new TreeMap<>();

  DeviceParameter(DeviceMemory device, Parameter host, ParameterView first) {
    this.device = device;
    this.host = host;
    ParameterSpec spec = host.spec();
    this.columns = spec.stride();
    this.rows = columns == 0 ? 0 : spec.size() / columns;
    boolean matrix = !spec.table() && spec.shape().size() == 2;
    boolean whole = first.from().getLast() == 0 && first.columns() == columns;
    this.stride = matrix ? PaddedRows.stride(columns) : columns;
    this.shift = whole ? 0 : stride - columns;
    if (host.half() && device.pieces() != null) {
      throw new UserException(
          "train.table_precision is half, which tables that are shared out over GPUs do not take;"
              + " set train.table_place to copies, or train.table_precision to float");
    }
    this.address = device.allocate(bytes());
    upload();
  }

  /** A second one with the same numbers, without states. */
  DeviceParameter(DeviceParameter other, Parameter host) {
    this.device = other.device;
    this.host = host;
    this.columns = other.columns;
    this.rows = other.rows;
    this.shift = other.shift;
    this.stride = other.stride;
    this.address = device.allocate(bytes());
    upload();
  }

  private long bytes() {
    return entryBytes() * rows * stride;
  }

  private int entryBytes() {
    return half() ? Short.BYTES : Float.BYTES;
  }

  /** Bytes of a tensor that the optimizer has of the same size: always of floats. */
  private long stateBytes() {
    return Float.BYTES * rows * stride;
  }

  /** Copies entries, which are floats or, of rows without padding, halves. */
  private void copyEntries(boolean up, long host) {
    if (half()) {
      move(up, address, host, bytes());
    } else {
      copy(up, address, host);
    }
  }

  private void copy(boolean up, long to, long from) {
    if (stride == columns) {
      move(up, to, from, stateBytes());
      return;
    }
    // One large copy of padded rows; the driver copies rows by themselves a thousand times slower.
    try (NativeBlock padded = NativeMemory.allocateFloats(rows * stride)) {
      if (!up) {
        move(false, to, padded.address(), stateBytes());
      }
      for (long r = 0; r < rows; r++) {
        long inside = padded.address() + Float.BYTES * (r * stride + shift);
        long outside = from + Float.BYTES * r * columns;
        NativeMemory.copy(up ? outside : inside, up ? inside : outside, columns);
      }
      if (up) {
        move(true, to, padded.address(), stateBytes());
      }
    }
  }

  private void move(boolean up, long onDevice, long onHost, long bytes) {
    if (up) {
      device.upload(onDevice, onHost, bytes);
    } else {
      device.download(onHost, onDevice, bytes);
    }
  }

  /** Address of a view's first entry. */
  long address(ParameterView view) {
    return at(address, view, entryBytes());
  }

  /** Address of the same entry of an optimizer's tensor, zero at first or as the host has it. */
  synchronized long state(String slot, ParameterView view) {
    return at(state(slot), view, Float.BYTES);
  }

  synchronized long state(String slot) {
    return states.computeIfAbsent(
        slot,
        s -> {
          long fresh = device.allocate(stateBytes());
          Long known = host.states().get(s);
          if (known != null) {
            copy(true, fresh, known);
          }
          return fresh;
        });
  }

  /** Address of an optimizer's tensor of one number a row, zero at first or as the host has it. */
  synchronized long rowState(String slot) {
    return rowStates.computeIfAbsent(
        slot,
        s -> {
          long fresh = device.allocate(Float.BYTES * rows);
          if (host.states().containsKey(s)) {
            device.upload(fresh, host.rowState(s), Float.BYTES * rows);
          }
          return fresh;
        });
  }

  private long at(long base, ParameterView view, int entryBytes) {
    long row = view.from().size() == 1 ? 0 : view.from().getFirst();
    return base + entryBytes * (row * stride + shift + view.from().getLast());
  }

  /** Whether entries are of half precision; what is remembered of them are floats. */
  boolean half() {
    return host.half();
  }

  /** Entries from one row to the next. */
  int stride() {
    return stride;
  }

  /** All entries, padding included. */
  long size() {
    return rows * stride;
  }

  /** Address of all entries, padding included. */
  long address() {
    return address;
  }

  /** How it is spread over several devices; null where one has it whole. */
  @Nullable Pieces pieces() {
    return device.pieces();
  }

  Parameter host() {
    return host;
  }

  /** Copies numbers from the host's parameter. */
  synchronized void upload() {
    copyEntries(true, host.memory());
  }

  /** Copies numbers and states to the host's parameter. */
  synchronized void download() {
    copyEntries(false, host.memory());
    states.forEach((slot, at) -> copy(false, at, host.state(slot)));
    rowStates.keySet().forEach(slot -> fetchRows(slot, host.rowState(slot)));
  }

  /**
   * Holds numbers and states against those of another device.
   *
   * @return empty, or which differ: {@code ""} for the numbers, else the state
   */
  Optional<String> unequal(DeviceParameter other) {
    long all = rows * columns;
    if (!equal(other, half() ? (all + 1) / 2 : all, (p, to) -> p.copyEntries(false, to))) {
      return Optional.of("");
    }
    for (String slot : new TreeMap<>(states).keySet()) {
      if (!equal(other, all, (p, to) -> p.copy(false, p.state(slot), to))) {
        return Optional.of("/" + slot);
      }
    }
    for (String slot : new TreeMap<>(rowStates).keySet()) {
      if (!equal(other, rows, (p, to) -> p.fetchRows(slot, to))) {
        return Optional.of("/" + slot);
      }
    }
    return Optional.empty();
  }

  /** Copies numbers of a parameter's device to the host. */
  @FunctionalInterface
  private interface Fetch {
    void from(DeviceParameter p, long to);
  }

  private boolean equal(DeviceParameter other, long floats, Fetch fetch) {
    try (NativeBlock a = NativeMemory.allocateFloats(Math.max(1, floats));
        NativeBlock b = NativeMemory.allocateFloats(Math.max(1, floats))) {
      // An odd number of halves leaves a part of the last.
      NativeMemory.put(a.address(), Math.max(0, floats - 1), 0);
      NativeMemory.put(b.address(), Math.max(0, floats - 1), 0);
      device.use();
      fetch.from(this, a.address());
      other.device.use();
      fetch.from(other, b.address());
      return NativeMemory.equal(a.address(), b.address(), floats);
    }
  }

  private void fetchRows(String slot, long to) {
    device.download(to, rowState(slot), Float.BYTES * rows);
  }

  void free() {
    device.free(address, bytes());
    states.values().forEach(at -> device.free(at, stateBytes()));
    states.clear();
    rowStates.values().forEach(at -> device.free(at, Float.BYTES * rows));
    rowStates.clear();
  }
}
