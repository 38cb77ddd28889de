package io.pimento.pim.study;

import io.pimento.pim.device.Constant;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.nearbank.Elementwise;
import io.pimento.pim.nearbank.ElementwiseKernel;
import io.pimento.pim.nearbank.NearBankDevice;
import io.pimento.pim.nearbank.NearBankRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * An operation entry by entry, by a host that reads and writes the vectors and by units beside the
 * banks that hold them.
 *
 * @param withOperands the units' run where the host has the vectors: written before, read after
 */
public record ElementwiseStudy(
    NearBankDevice device,
    Elementwise operation,
    int elements,
    NearBankRun plain,
    NearBankRun units,
    NearBankRun withOperands) {
  /**
   * Runs both; the commands of the units' run alone go to the sink. Units go on to the end of their
   * last sweep.
   */
  public static ElementwiseStudy run(
      NearBankDevice device, Elementwise operation, int elements, CommandSink sink) {
    ElementwiseKernel kernel = ElementwiseKernel.padded(device, operation, elements);
    return new ElementwiseStudy(
        device,
        operation,
        elements,
        NearBankRun.plainElementwise(device, operation, elements, CommandSink.NONE),
        NearBankRun.of(device, kernel, sink),
        NearBankRun.withOperands(device, kernel, CommandSink.NONE));
  }

  /** Names and values, in the order in which they are written. */
  public Map<String, Object> tree() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("device", device.name());
    m.put("validation", device.validation());
    m.put("operation", operation.label());
    m.put("elements", elements);
    m.put("plain", GemvStudy.tree(plain));
    m.put("units", GemvStudy.tree(units));
    m.put("units_and_operands", GemvStudy.tree(withOperands));
    m.put("speedup", (double) plain.cycles() / units.cycles());
    m.put("sources", Constant.sources(device.constants()));
    m.put("memory_sources", new TreeMap<>(device.memory().sources()));
    return m;
  }
}
