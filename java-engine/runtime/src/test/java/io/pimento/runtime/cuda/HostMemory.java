package io.pimento.runtime.cuda;

import io.pimento.cuda.DeviceMemory;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;

/** The host's memory as that of a GPU. */
record HostMemory(MemoryOwner memory) implements DeviceMemory {
  @Override
  public void use() {}

  @Override
  public long allocate(long bytes) {
    return memory.floats(bytes / Float.BYTES + 1);
  }

  @Override
  public void free(long address, long bytes) {}

  @Override
  public void upload(long to, long from, long bytes) {
    NativeMemory.copyBytes(from, to, bytes);
  }

  @Override
  public void download(long to, long from, long bytes) {
    NativeMemory.copyBytes(from, to, bytes);
  }
}
