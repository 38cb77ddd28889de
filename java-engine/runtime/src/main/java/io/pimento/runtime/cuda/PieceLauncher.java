package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaStream;
import io.pimento.cuda.RowGather;
import io.pimento.cuda.TapePart;

/**
 * Launches pieces of tapes on a stream, and counts how often blocks have met at the grid's barrier.
 */
final class PieceLauncher {
  private final CudaBackend backend;
  private final CudaStream stream;
  private final GridShare.User share;
  private final long barrier;
  private long arrived;

  /**
   * @param barrier address of a counter that is zero
   */
  PieceLauncher(CudaBackend backend, CudaStream stream, GridShare.User share, long barrier) {
    this.backend = backend;
    this.stream = stream;
    this.share = share;
    this.barrier = barrier;
  }

  /**
   * Launches a piece of a tape.
   *
   * @param words address of the first piece's words
   */
  void start(
      TapePieces.Piece piece,
      long words,
      long[] bases,
      float[] scalars,
      long nanoseconds,
      RowGather gather) {
    long tape = words + (long) Long.BYTES * piece.at();
    RowGather gathered = gather;
    if (gather.rows() > 0 && piece.beginsAlone()) {
      start(tape, TapePart.tape(0, 0), bases, scalars, nanoseconds, gather);
      gathered = RowGather.NONE;
    }
    for (TapePart part : piece.parts()) {
      start(tape, part, bases, scalars, nanoseconds, gathered);
      gathered = RowGather.NONE;
    }
  }

  private void start(
      long tape, TapePart part, long[] bases, float[] scalars, long nanoseconds, RowGather gather) {
    int blocks = share.blocks();
    if (gather.rows() > 0 && part.levels() > 0) {
      arrived += blocks;
    }
    backend
        .kernel()
        .launch(stream, blocks, tape, part, bases, scalars, barrier, arrived, nanoseconds, gather);
    arrived += Math.max(0, part.levels() - 1L) * blocks;
  }
}
