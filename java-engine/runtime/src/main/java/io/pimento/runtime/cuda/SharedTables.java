package io.pimento.runtime.cuda;

import io.pimento.cuda.DeviceMemory;
import io.pimento.cuda.SharedMemory;
import io.pimento.graph.ParameterSpec;
import java.util.List;

/**
 * Which embedding tables the GPUs of one training share out between them, and the memory of each:
 * pieces in turn from every GPU, at addresses that are the same on all. Small tables are copied.
 */
final class SharedTables {
  /** Tables of fewer bytes are copied: a piece is of some mebibytes. Lower to try small ones. */
  static final String SMALLEST = "pimento.cuda.smallest-shared";

  private final List<CudaBackend> gpus;
  private final long smallest = Long.getLong(SMALLEST, 1L << 24);
  private int tables;

  /**
   * @param gpus which reach one another
   */
  SharedTables(List<CudaBackend> gpus) {
    this.gpus = List.copyOf(gpus);
  }

  /** Whether a parameter is shared out. */
  boolean has(ParameterSpec parameter) {
    return parameter.table() && bytes(parameter) >= smallest;
  }

  private static long bytes(ParameterSpec parameter) {
    return Float.BYTES * parameter.size();
  }

  /** Memory for a table and what is remembered of it; each table begins on the next GPU. */
  synchronized DeviceMemory memory(ParameterSpec table) {
    return SharedMemory.of(gpus.stream().map(CudaBackend::device).toList(), bytes(table), tables++);
  }
}
