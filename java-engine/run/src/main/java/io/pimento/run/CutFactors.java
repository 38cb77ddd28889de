package io.pimento.run;

import io.pimento.runtime.engine.Device;
import java.util.List;
import java.util.Locale;

/**
 * Says at the end of some work how many factors of matrix products were too large for the precision
 * that they were multiplied in, if any were: such work is not wrong, but not what its precision
 * promises either. To be closed after the engines and before the devices.
 */
public final class CutFactors implements AutoCloseable {
  private final List<Device> devices;
  private final Messages told;

  /**
   * @param devices that the work is done on, none of it before
   */
  public CutFactors(List<Device> devices, Messages told) {
    this.devices = List.copyOf(devices);
    this.told = told;
  }

  @Override
  public void close() {
    long cut = devices.stream().mapToLong(Device::saturated).sum();
    if (cut > 0) {
      told.error(
          String.format(
              Locale.ROOT,
              "%,d factors of large matrix products lay beyond 65504, the largest half, and were"
                  + " computed with as that; --precision tf32 has room for them",
              cut));
    }
  }
}
