package io.pimento.pim.dpu;

import io.pimento.pim.dram.device.DeviceException;
import java.util.Arrays;
import java.util.Locale;

/** Numbers of four bytes that a processor computes with. */
public enum DpuElement {
  /** Whole numbers and fixed point, added by the hardware and multiplied in steps. */
  INT32,
  /** Floating point, by software. */
  FLOAT32;

  /** Bytes of one. */
  public static final int BYTES = 4;

  static DpuElement named(String where, String name) {
    return Arrays.stream(values())
        .filter(e -> e.label().equals(name))
        .findFirst()
        .orElseThrow(() -> new DeviceException(where + " = " + name + " must be int32 or float32"));
  }

  /** As files write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
