package io.pimento.pim.inference;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.nearbank.ElementwiseKernel;
import io.pimento.pim.nearbank.NearBankDevice;
import io.pimento.pim.nearbank.NearBankRun;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What units beside banks take for a graph's operations. A product with stored weights is one run a
 * vector. An operation entry by entry is one run for the whole batch: the host writes the operands
 * before it and reads the result after it.
 */
final class UnitWork {
  private final NearBankDevice device;
  private final int batch;
  private final Map<List<Object>, NearBankRun> runs = new HashMap<>();

  UnitWork(NearBankDevice device, int batch) {
    this.device = device;
    this.batch = batch;
  }

  /**
   * One operation for the whole batch.
   *
   * @param size names and values
   * @param times that the run is done
   */
  record Part(String name, Map<String, Object> size, NearBankRun run, double times) {
    double nanoseconds() {
      return run.nanoseconds() * times;
    }
  }

  NearBankDevice device() {
    return device;
  }

  /** Null where units cannot do it. */
  @Nullable Part of(GraphWork.Operation op) {
    DenseLayer layer = op.layer();
    if (layer != null) {
      Map<String, Object> size = new LinkedHashMap<>();
      size.put("layer", layer.name());
      size.put("outputs", layer.outputs());
      size.put("inputs", layer.inputs());
      NearBankRun run =
          runs.computeIfAbsent(
              List.of(layer.outputs(), layer.inputs()),
              k -> NearBankRun.gemv(device, layer.outputs(), layer.inputs(), CommandSink.NONE));
      return new Part(layer.name(), size, run, (double) layer.applications() * batch);
    }
    GraphWork.Entries entries = op.entries();
    if (entries == null || !device.hasRegisters()) {
      return null;
    }
    long all = entries.elements() * batch;
    long times = Math.ceilDiv(all, ElementwiseKernel.most(device));
    ElementwiseKernel kernel =
        ElementwiseKernel.padded(device, entries.operation(), Math.ceilDiv(all, times));
    Map<String, Object> size = new LinkedHashMap<>();
    size.put("operation", op.name());
    size.put("elements", all);
    NearBankRun run =
        runs.computeIfAbsent(
            List.of(entries.operation(), kernel.elements()),
            k -> NearBankRun.withOperands(device, kernel, CommandSink.NONE));
    return new Part(op.name(), size, run, times);
  }
}
