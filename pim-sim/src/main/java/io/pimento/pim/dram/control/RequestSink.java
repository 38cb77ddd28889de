package io.pimento.pim.dram.control;

/** Hears when requests are done, in the order in which that becomes known. */
@FunctionalInterface
public interface RequestSink {
  /** Hears nothing. */
  RequestSink NONE = (index, address, write, arrive, added, done) -> {};

  /**
   * A request is done.
   *
   * @param index its place in the trace, from 0
   * @param arrive when it wanted to be sent
   * @param added when the controller took it
   * @param done when its data are there; for a write, when it was accepted
   */
  void done(long index, long address, boolean write, long arrive, long added, long done);
}
