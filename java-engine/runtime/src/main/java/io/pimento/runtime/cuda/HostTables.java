package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaDevice;
import io.pimento.cuda.DeviceMemory;
import io.pimento.cuda.HostTailMemory;
import io.pimento.graph.ParameterSpec;

/** Which embedding tables of one GPU's training go on in the host's memory. */
final class HostTables {
  /** Tables of fewer bytes lie on the GPU. Lower to try small ones. */
  static final String SMALLEST = "pimento.cuda.smallest-on-host";

  private final CudaDevice device;
  private final HostTailMemory memory;
  private final long smallest = Long.getLong(SMALLEST, 1L << 24);

  /**
   * @param hot part of each that lies on the GPU
   */
  HostTables(CudaDevice device, double hot) {
    this.device = device;
    this.memory = HostTailMemory.of(device, hot);
  }

  /** Memory for a parameter and what is remembered of it. */
  DeviceMemory memory(ParameterSpec parameter) {
    boolean large = parameter.table() && Float.BYTES * parameter.size() >= smallest;
    return large ? memory : device;
  }
}
