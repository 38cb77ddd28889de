package io.pimento.cuda;

import static org.bytedeco.cuda.global.cudart.*;

import org.bytedeco.cuda.cudart.CUevent_st;

/** A place in a stream. */
public final class CudaEvent implements AutoCloseable {
  private final CUevent_st event = new CUevent_st();

  /**
   * @param timed whether times between two such events are wanted
   */
  public CudaEvent(boolean timed) {
    this(timed ? CU_EVENT_DEFAULT : CU_EVENT_DISABLE_TIMING);
  }

  private CudaEvent(int flags) {
    Driver.check("making an event", cuEventCreate(event, flags));
  }

  /** A timed one that threads wait for asleep: some microseconds later, with no core kept busy. */
  public static CudaEvent awaitedAsleep() {
    return new CudaEvent(CU_EVENT_BLOCKING_SYNC);
  }

  CUevent_st handle() {
    return event;
  }

  /** Waits until the stream has passed it; at once if it was never marked. */
  public void synchronize() {
    Driver.check("waiting for an event", cuEventSynchronize(event));
  }

  /** Whether the stream has passed it; true if it was never marked. */
  public boolean passed() {
    int code = cuEventQuery(event);
    if (code == CUDA_ERROR_NOT_READY) {
      return false;
    }
    Driver.check("asking for an event", code);
    return true;
  }

  /** Milliseconds from an earlier event to this one; both were passed. */
  public double millisSince(CudaEvent earlier) {
    float[] millis = new float[1];
    Driver.check("reading a time", cuEventElapsedTime(millis, earlier.event, event));
    return millis[0];
  }

  @Override
  public void close() {
    Driver.check("closing an event", cuEventDestroy(event));
  }
}
