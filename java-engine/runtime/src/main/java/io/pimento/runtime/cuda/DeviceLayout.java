package io.pimento.runtime.cuda;

/**
 * What a tape must know of where it will run.
 *
 * @param status address of the status that kernels report in
 * @param outcome address of what a step leaves for its update
 * @param warpgroups whether products can go by warpgroups
 * @param inputsApart whether every input is bound by an address of its own, or all lie in one block
 * @param inputsPadded whether rows of inputs may start on 16 bytes where that is of use
 * @param guard bytes left free after every value, for tests
 */
record DeviceLayout(
    long status,
    long outcome,
    boolean warpgroups,
    boolean inputsApart,
    boolean inputsPadded,
    long guard) {
  /** Inputs come from the host, in one block. */
  static DeviceLayout sent(long status, long outcome, boolean warpgroups) {
    return new DeviceLayout(status, outcome, warpgroups, false, true, 0);
  }

  /** The same with inputs that are on the device, each somewhere. */
  DeviceLayout apart(boolean padded) {
    return new DeviceLayout(status, outcome, warpgroups, true, padded, guard);
  }

  /** The same with guard zones. */
  DeviceLayout guarded(long bytes) {
    return new DeviceLayout(status, outcome, warpgroups, inputsApart, inputsPadded, bytes);
  }
}
