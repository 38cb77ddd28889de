package io.pimento.pim.study;

import io.pimento.pim.device.Constant;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.nearbank.GemvKernel;
import io.pimento.pim.nearbank.NearBankDevice;
import io.pimento.pim.nearbank.NearBankRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A matrix times a vector by a host that reads the weights, and by units beside the banks.
 *
 * @param withResults the units' run with the results read by the host; the same run where sums are
 *     read after each row
 */
public record GemvStudy(
    NearBankDevice device,
    int outputs,
    int inputs,
    NearBankRun plain,
    NearBankRun units,
    NearBankRun withResults) {
  /** Runs both; the commands of the units' run, without the results, go to the sink. */
  public static GemvStudy run(NearBankDevice device, int outputs, int inputs, CommandSink sink) {
    NearBankRun results = NearBankRun.gemv(device, outputs, inputs, CommandSink.NONE);
    return new GemvStudy(
        device,
        outputs,
        inputs,
        NearBankRun.plainGemv(device, outputs, inputs, CommandSink.NONE),
        device.hasRegisters()
            ? NearBankRun.of(device, new GemvKernel(device, outputs, inputs), sink)
            : NearBankRun.gemv(device, outputs, inputs, sink),
        results);
  }

  /** Names and values, in the order in which they are written. */
  public Map<String, Object> tree() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("device", device.name());
    m.put("validation", device.validation());
    m.put("outputs", outputs);
    m.put("inputs", inputs);
    m.put("plain", tree(plain));
    m.put("units", tree(units));
    m.put("units_and_results", tree(withResults));
    m.put("speedup", (double) plain.cycles() / units.cycles());
    m.put("speedup_with_results", (double) plain.cycles() / withResults.cycles());
    m.put("sources", Constant.sources(device.constants()));
    m.put("memory_sources", new TreeMap<>(device.memory().sources()));
    return m;
  }

  static Map<String, Object> tree(NearBankRun r) {
    Map<String, Object> m = new LinkedHashMap<>();
    double clock = r.device().memory().timings().clock();
    int channels = r.device().channels();
    m.put("cycles", r.cycles());
    m.put("nanoseconds", r.nanoseconds());
    m.put("bus_occupancy", (double) r.busCycles() / r.cycles());
    m.put("operations_by_unit", r.operations());
    m.put("dram_picojoule", channels * (r.energy().total() * clock));
    m.put("unit_picojoule", channels * r.unitEnergy());
    m.put("picojoule", channels * (r.energy().total() * clock) + channels * r.unitEnergy());
    m.put("reads_by_bank", r.counts().reads());
    m.put("writes_by_bank", r.counts().writes());
    m.put("activates_by_bank", r.counts().activates());
    return m;
  }
}
