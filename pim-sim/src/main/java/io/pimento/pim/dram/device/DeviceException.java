package io.pimento.pim.dram.device;

/** A device file that cannot be used; the message names the file, the key and what to do. */
public final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeviceException(String message) {
    super(message);
  }
}
