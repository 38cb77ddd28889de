package io.pimento.pim.dram.device;

import io.pimento.pim.device.Constant;
import java.util.List;
import java.util.Map;

/**
 * A memory, complete: nothing is looked up elsewhere.
 *
 * @param unused what DRAMsim3 derives and nothing here uses, by its names
 * @param warnings what the user should know about the file
 * @param sources where each constant was read, by {@code section.key}
 */
public record DramDevice(
    String name,
    Rules rules,
    Organization organization,
    Timings timings,
    Increments increments,
    Policies policies,
    AddressMap map,
    Map<String, Object> unused,
    List<String> warnings,
    Map<String, String> sources) {
  /** The same memory under other choices of the controller. */
  public DramDevice with(Policies other) {
    return new DramDevice(
        name, rules, organization, timings, increments, other, map, unused, warnings, sources);
  }

  /** The same memory with the address fields in another order. */
  public DramDevice withAddressOrder(String order) {
    return new DramDevice(
        name,
        rules,
        organization,
        timings,
        increments,
        policies,
        AddressMap.of(order, organization, name),
        unused,
        warnings,
        sources);
  }

  /** Whether a section of the file has a value that names no source. */
  public boolean isAssumed(String section) {
    return sources.entrySet().stream()
        .anyMatch(
            e ->
                e.getKey().startsWith(section + ".")
                    && (e.getValue().startsWith(Constant.ASSUMED)
                        || e.getValue().equals(Constant.CHANGED)));
  }
}
