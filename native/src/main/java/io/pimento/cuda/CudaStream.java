package io.pimento.cuda;

import static org.bytedeco.cuda.global.cudart.*;

import org.bytedeco.cuda.cudart.CUstream_st;

/** Work that a device does in order. */
public final class CudaStream implements AutoCloseable {
  private final CUstream_st stream = new CUstream_st();

  public CudaStream() {
    Driver.check("making a stream", cuStreamCreate(stream, CU_STREAM_NON_BLOCKING));
  }

  CUstream_st handle() {
    return stream;
  }

  /** Copies pinned memory to the device when its turn comes. */
  public void upload(long to, long from, long bytes) {
    if (bytes > 0) {
      Driver.check(
          "copying to the device", cuMemcpyHtoDAsync(to, new Driver.At(from), bytes, stream));
    }
  }

  /** Copies device memory to pinned memory when its turn comes. */
  public void download(long to, long from, long bytes) {
    if (bytes > 0) {
      Driver.check(
          "copying from the device", cuMemcpyDtoHAsync(new Driver.At(to), from, bytes, stream));
    }
  }

  /** Copies within the device when its turn comes. */
  public void copy(long to, long from, long bytes) {
    if (bytes > 0) {
      Driver.check("copying on the device", cuMemcpyDtoDAsync(to, from, bytes, stream));
    }
  }

  /** What follows waits for the event. */
  public void after(CudaEvent event) {
    Driver.check("ordering streams", cuStreamWaitEvent(stream, event.handle(), 0));
  }

  /** Marks this place. */
  public void mark(CudaEvent event) {
    Driver.check("marking a stream", cuEventRecord(event.handle(), stream));
  }

  /** Waits until all of it is done. */
  public void synchronize() {
    Driver.check("waiting for a stream", cuStreamSynchronize(stream));
  }

  @Override
  public void close() {
    Driver.check("closing a stream", cuStreamDestroy(stream));
  }
}
