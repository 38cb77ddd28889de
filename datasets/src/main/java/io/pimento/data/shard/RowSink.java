package io.pimento.data.shard;

import io.pimento.data.Split;
import java.io.IOException;

/** Takes encoded rows, each split's in order. */
public interface RowSink {
  /**
   * Appends the block's rows to a split. The block may be reused afterwards.
   *
   * @throws IOException if the disk refuses, with the reason and the file
   */
  void append(Split split, RowBlock block) throws IOException;
}
