package io.pimento.runtime.cuda;

/**
 * What a tape must know of where it will run.
 *
 * @param status address of the status that kernels report in
 * @param outcome address of what a step leaves for its update
 * @param warpgroups whether products can go by warpgroups
 * @param saturated address of the count of numbers that were too large for a half; 0 where no
 *     product's factors are halves
 * @param alone multiply-adds from which on a product has a kernel of its own, if it can
 * @param inputsApart whether every input is bound by an address of its own, or all lie in one block
 * @param inputsPadded whether rows of inputs may start on 16 bytes where that is of use
 * @param guard bytes left free after every value, for tests
 */
record DeviceLayout(
    long status,
    long outcome,
    boolean warpgroups,
    long saturated,
    long alone,
    boolean inputsApart,
    boolean inputsPadded,
    long guard) {
  /** Inputs come from the host, in one block. */
  static DeviceLayout sent(long status, long outcome, boolean warpgroups) {
    return new DeviceLayout(status, outcome, warpgroups, 0, LargeProducts.NEVER, false, true, 0);
  }

  /**
   * The same with large products of halves.
   *
   * @param counted address of the count of numbers that were too large; 0 for none of halves
   */
  DeviceLayout halves(long counted) {
    return new DeviceLayout(
        status, outcome, warpgroups, counted, alone, inputsApart, inputsPadded, guard);
  }

  /** The same with kernels of their own for products of so many multiply-adds and more. */
  DeviceLayout alone(long multiplyAdds) {
    return new DeviceLayout(
        status, outcome, warpgroups, saturated, multiplyAdds, inputsApart, inputsPadded, guard);
  }

  /** The same with inputs that are on the device, each somewhere. */
  DeviceLayout apart(boolean padded) {
    return new DeviceLayout(status, outcome, warpgroups, saturated, alone, true, padded, guard);
  }

  /** The same with guard zones. */
  DeviceLayout guarded(long bytes) {
    return new DeviceLayout(
        status, outcome, warpgroups, saturated, alone, inputsApart, inputsPadded, bytes);
  }
}
