package io.pimento.runtime.cuda;

import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.GradientRowReader;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;

/** Reads the gradients of tables, which lie on the device as sorted keys and a row a key. */
final class RowGradients {
  private RowGradients() {}

  /**
   * Calls back for every row that a row gradient of the graph run last holds, in ascending order.
   */
  static void read(
      CudaEngine engine, CompiledGraph prepared, String output, GradientRowReader reader) {
    var device = engine.backend().device();
    device.use();
    Tape.Output o = CudaEngine.output(prepared, output);
    int width = o.type().last();
    long capacity = o.capacity();
    try (NativeBlock keys = NativeMemory.allocateFloats(2 * capacity);
        NativeBlock rows = NativeMemory.allocateFloats(capacity * width);
        NativeBlock count = NativeMemory.allocateFloats(1)) {
      long n = capacity;
      if (o.countAt() != 0) {
        device.download(count.address(), engine.inputAddress(o.countAt()), Integer.BYTES);
        n = NativeMemory.getInt(count.address(), 0);
      }
      device.download(keys.address(), engine.address(o.keys()), Long.BYTES * n);
      device.download(rows.address(), engine.address(o.at()), Float.BYTES * n * width);
      long before = -1;
      for (long i = 0; i < n; i++) {
        long id = NativeMemory.getLong(keys.address() + Long.BYTES * i) >>> 32;
        if (id != before) {
          float[] row = new float[width];
          NativeMemory.copy(rows.address() + Float.BYTES * i * width, row, 0, width);
          reader.row((int) id, row);
        }
        before = id;
      }
    }
  }
}
