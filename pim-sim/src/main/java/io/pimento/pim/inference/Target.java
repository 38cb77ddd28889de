package io.pimento.pim.inference;

import io.pimento.pim.device.Constant;
import io.pimento.pim.host.HostDevice;
import java.util.List;
import java.util.Optional;

/** A device of any class that runs a graph. */
public sealed interface Target
    permits CrossbarTarget, NearBankTarget, DpuTarget, RankTarget, HostTarget {
  /**
   * What a device is.
   *
   * @param kind its class: crossbar, near-bank, dpu, rank-level or host
   * @param technology nm; one node a device
   * @param validation what its figures were held against, or {@code unvalidated}
   * @param summary its size in a few words
   * @param warnings what is odd about it
   */
  record Identity(
      String name,
      String kind,
      double technology,
      String validation,
      String summary,
      List<Constant> constants,
      List<String> warnings) {
    public Identity {
      constants = List.copyOf(constants);
      warnings = List.copyOf(warnings);
    }
  }

  Identity identity();

  default String name() {
    return identity().name();
  }

  default String kind() {
    return identity().kind();
  }

  /** Why figures of this device are no figures of one that works; empty if it does. */
  default Optional<String> failing() {
    return Optional.empty();
  }

  default List<Constant> constants() {
    return identity().constants();
  }

  /**
   * The same device with one constant changed; an unknown key is an error that names the nearest.
   */
  Target with(String key, String value);

  /** Whether a value is one that the key may have, whatever the others are; else an error. */
  default void check(String key, String value) {
    with(key, value);
  }

  /**
   * Places a graph.
   *
   * @param host what stays with the host, and the host's memory
   */
  Plan plan(Job job, HostDevice host);

  /** The host that this device is held against: the same memory without units, if it has one. */
  default HostTarget baseline(HostTarget host) {
    return host;
  }
}
