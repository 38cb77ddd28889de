package io.pimento.data.prepare;

import io.pimento.data.prepare.PrepareListener.Stage;

/** Adds up what is done of the pieces, stage by stage. */
final class PieceProgress {
  private final PrepareListener listener;
  private final long totalBytes;
  private final long start;
  private Stage stage = Stage.DEAL;
  private long rows;
  private long bytes;
  private long totalRows;
  private long peakHeap;

  /**
   * Nothing is done yet.
   *
   * @param start {@link System#nanoTime} when the preparation began
   */
  PieceProgress(PrepareListener listener, long totalBytes, long start) {
    this.listener = listener;
    this.totalBytes = totalBytes;
    this.start = start;
  }

  /**
   * More is done of a stage.
   *
   * @param moreBytes of input files; when shards are gathered, rows
   */
  void add(Stage of, long moreRows, long moreBytes) {
    if (stage != of) {
      totalRows = rows;
      stage = of;
      rows = 0;
      bytes = 0;
    }
    rows += moreRows;
    bytes += moreBytes;
    Runtime runtime = Runtime.getRuntime();
    peakHeap = Math.max(peakHeap, runtime.totalMemory() - runtime.freeMemory());
    listener.progress(of, rows, bytes, of == Stage.GATHER ? totalRows : totalBytes);
  }

  PrepareTimings timings(long rowsRead) {
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new PrepareTimings(seconds, rowsRead / seconds, peakHeap);
  }
}
