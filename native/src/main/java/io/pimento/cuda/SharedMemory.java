package io.pimento.cuda;

import java.util.List;

/**
 * Memory that several GPUs give together: {@linkplain Pieces pieces} of one size, each from the
 * next GPU, lie one after the other at addresses that are the same for all of them. So kernels read
 * it as any other memory; what is not their own GPU's comes over the link between them. Devices
 * reach one another ({@link CudaDevice#reach}).
 */
public final class SharedMemory implements DeviceMemory {
  private final List<CudaDevice> devices;
  private final Pieces pieces;
  private final long granularity;

  private SharedMemory(List<CudaDevice> devices, Pieces pieces, long granularity) {
    this.devices = List.copyOf(devices);
    this.pieces = pieces;
    this.granularity = granularity;
  }

  /**
   * Memory for blocks of some size.
   *
   * @param bytes of the largest block
   * @param turn any number; memory of successive ones begins on successive devices
   * @throws CudaException if a device cannot map other devices' memory
   */
  public static SharedMemory of(List<CudaDevice> devices, long bytes, int turn) {
    for (CudaDevice d : devices) {
      if (!d.mapsMemory()) {
        throw new CudaException(
            "GPU "
                + d.ordinal()
                + " (its driver) cannot map memory of several GPUs at one address, which tables"
                + " that are shared out need; train with train.table_place=copies");
      }
    }
    long granularity = MappedMemory.granularity(places(devices));
    return new SharedMemory(
        devices, Pieces.of(bytes, granularity, devices.size(), turn), granularity);
  }

  private static List<MappedMemory.Place> places(List<CudaDevice> devices) {
    return devices.stream().map(MappedMemory.Place::of).toList();
  }

  @Override
  public Pieces pieces() {
    return pieces;
  }

  @Override
  public void use() {
    devices.getFirst().use();
  }

  /** Whole grains for so many bytes. */
  private long size(long bytes) {
    return MappedMemory.size(bytes, granularity);
  }

  /** What is done with a piece. */
  @FunctionalInterface
  private interface PieceAction {
    void on(CudaDevice owner, long offset, long bytes);
  }

  /** Does something with the pieces of a block's first bytes, each on its owner. */
  private void each(long bytes, PieceAction action) {
    for (long at = 0; at < bytes; at += pieces.bytes()) {
      long offset = at;
      CudaDevice owner = devices.get(pieces.owner(at));
      long most = Math.min(pieces.bytes(), bytes - at);
      owner.during(() -> action.on(owner, offset, most));
    }
  }

  @Override
  public long allocate(long bytes) {
    long size = size(bytes);
    long address = MappedMemory.reserve(size, 0);
    long[] mapped = new long[1];
    try {
      each(
          size,
          (owner, offset, most) -> {
            map(owner, address + offset, most);
            mapped[0] = offset + most;
          });
      MappedMemory.open(address, size, places(devices));
      each(size, (owner, offset, most) -> owner.fill(address + offset, 0, most));
    } catch (CudaException e) {
      give(address, mapped[0], size);
      throw e;
    }
    return address;
  }

  private void give(long address, long mapped, long size) {
    each(
        mapped,
        (owner, offset, most) -> {
          MappedMemory.unmap(address + offset, most);
          owner.give(most);
        });
    MappedMemory.unreserve(address, size);
  }

  @Override
  public void free(long address, long bytes) {
    give(address, size(bytes), size(bytes));
  }

  @Override
  public void upload(long to, long from, long bytes) {
    each(bytes, (owner, offset, most) -> owner.upload(to + offset, from + offset, most));
  }

  @Override
  public void download(long to, long from, long bytes) {
    each(bytes, (owner, offset, most) -> owner.download(to + offset, from + offset, most));
  }

  /** Memory of a device at addresses that are reserved. */
  private static void map(CudaDevice device, long address, long bytes) {
    device.take(bytes);
    try {
      MappedMemory.map(MappedMemory.Place.of(device), device, address, bytes);
    } catch (CudaException e) {
      device.give(bytes);
      throw e;
    }
  }
}
