package io.pimento.data.prepare;

import io.pimento.data.Split;

/** The split of each row, in order: its own, its file's, or cut from the train files. */
final class RowSplits {
  private final StratifiedSplit stratified;

  RowSplits(PrepareConfig config) {
    this(config, LabelCounts.NONE);
  }

  /**
   * Begins within the train files.
   *
   * @param before their rows that came before
   */
  RowSplits(PrepareConfig config, LabelCounts before) {
    stratified = new StratifiedSplit(config.parts(), config.seed(), before);
  }

  Split next(RowChunk chunk, int row) {
    if (chunk.splits.length > 0) {
      return chunk.splits[row];
    }
    return chunk.origin == Split.TRAIN ? stratified.next(chunk.positive[row]) : chunk.origin;
  }
}
