package io.pimento.pim.host;

import io.pimento.pim.device.Constant;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DramDevice;
import java.util.List;

/**
 * A processor with plain memory: the baseline of every gain. Its own speed and energy are
 * assumptions with wide ranges, which a Monte Carlo draws from.
 *
 * @param validation against what its figures were held, or {@code unvalidated}
 * @param technology nm of the processor
 * @param multiplyAddsPerNanosecond of dense layers and interactions, all cores together
 * @param operationsPerNanosecond of other arithmetic
 * @param cacheBytes weights that together fit are kept; rows of tables too, by their last use
 * @param weightBytes bytes of a stored weight
 * @param speed of its reads, where the memory alone does not say it
 * @param idleWatt what it draws all the time for being on, or its share of that
 * @param multiplyAddPicojoule with the operands' way from the caches
 * @param constants every one, with its source
 */
public record HostDevice(
    String name,
    DramDevice memory,
    String validation,
    double technology,
    double multiplyAddsPerNanosecond,
    double operationsPerNanosecond,
    long cacheBytes,
    int weightBytes,
    HostSpeed speed,
    double idleWatt,
    double multiplyAddPicojoule,
    double operationPicojoule,
    List<Constant> constants) {
  public HostDevice {
    constants = List.copyOf(constants);
    if (cacheBytes < memory.organization().accessBytes()) {
      throw new DeviceException(
          name
              + ": cache_bytes = "
              + cacheBytes
              + " must be at least one access of the memory = "
              + memory.organization().accessBytes());
    }
  }

  /**
   * The same processor with another memory: what a device is without its units. How fast it read
   * its own memory says nothing about this one.
   */
  public HostDevice with(DramDevice other) {
    return new HostDevice(
        "host with " + other.name().replaceAll(".*/|\\.ya?ml$|\\.ini$", ""),
        other,
        validation,
        technology,
        multiplyAddsPerNanosecond,
        operationsPerNanosecond,
        cacheBytes,
        weightBytes,
        HostSpeed.MEMORY,
        idleWatt,
        multiplyAddPicojoule,
        operationPicojoule,
        constants);
  }
}
