package io.pimento.pim.inference;

import io.pimento.pim.device.Constant;
import io.pimento.pim.host.HostDevice;
import java.util.List;

/** A device of any class that runs a graph. */
public sealed interface Target permits CrossbarTarget, NearBankTarget, DpuTarget, HostTarget {
  String name();

  /** The class: crossbar, near-bank, dpu or host. */
  String kind();

  /** What its figures were held against, or {@code unvalidated}. */
  String validation();

  /** nm; one node a device. */
  double technology();

  /** Its size in a few words. */
  String summary();

  List<Constant> constants();

  /** What is odd about the device. */
  default List<String> warnings() {
    return List.of();
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
