package io.pimento.runtime.cuda;

import io.pimento.cuda.DeviceMemory;
import io.pimento.runtime.engine.RowReader;
import io.pimento.runtime.engine.RowStore;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Rows that trainings of one GPU read, brought there once and kept for the next training, so far as
 * a part of the memory goes: those that nobody uses leave first, the longest unused before others.
 */
final class RowStores implements AutoCloseable {
  /** Whether rows are kept; true without it. */
  private static final String PROPERTY = "pimento.cuda.rows";

  /** Larger sources are sent batch by batch: reading them all would take a while at the start. */
  private static final long LARGEST = 1L << 30;

  private static final int SHARE_OF_FREE_MEMORY = 16;

  /** A source's rows as one training holds them. */
  final class Lease implements RowStore {
    private final CudaRowStore store;
    private boolean closed;

    private Lease(CudaRowStore store) {
      this.store = store;
    }

    CudaRowStore store() {
      return store;
    }

    @Override
    public float[] column(String input) {
      return store.download(input);
    }

    @Override
    public void close() {
      synchronized (RowStores.this) {
        if (!closed) {
          closed = true;
          store.users--;
        }
      }
    }
  }

  private final DeviceMemory device;
  private final LongSupplier freeBytes;

  /** By source, the longest unused first. */
  private final Map<Object, CudaRowStore> stores = new LinkedHashMap<>(16, 0.75f, true);

  RowStores(DeviceMemory device, LongSupplier freeBytes) {
    this.device = device;
    this.freeBytes = freeBytes;
  }

  /** A source's rows, read at first; empty if there is no room. */
  Optional<RowStore> take(Object source, RowReader reader) {
    if (!Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))) {
      return Optional.empty();
    }
    Lease lease;
    synchronized (this) {
      CudaRowStore store = stores.get(source);
      if (store == null) {
        if (!makeRoom(CudaRowStore.bytes(reader))) {
          return Optional.empty();
        }
        store = new CudaRowStore(device, reader);
        stores.put(source, store);
      }
      store.users++;
      lease = new Lease(store);
    }
    try {
      lease.store().fill(reader);
      return Optional.of(lease);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private boolean makeRoom(long wanted) {
    long held = 0;
    long used = 0;
    for (CudaRowStore s : stores.values()) {
      held += s.bytes();
      used += s.users > 0 ? s.bytes() : 0;
    }
    long most = (freeBytes.getAsLong() + held) / SHARE_OF_FREE_MEMORY;
    if (wanted > LARGEST || used + wanted > most) {
      return false;
    }
    Iterator<CudaRowStore> eldest = stores.values().iterator();
    while (held + wanted > most) {
      CudaRowStore s = eldest.next();
      if (s.users == 0) {
        s.free();
        held -= s.bytes();
        eldest.remove();
      }
    }
    return true;
  }

  /** Gives everything back. */
  @Override
  public synchronized void close() {
    stores.values().forEach(CudaRowStore::free);
    stores.clear();
  }
}
