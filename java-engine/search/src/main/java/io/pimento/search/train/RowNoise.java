package io.pimento.search.train;

import io.pimento.graph.Counter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** An int for every row of a step, a pure function of (seed, step, row), for dropout. */
public final class RowNoise {
  private final IntBuffer ints;
  private final long seed;

  RowNoise(long seed, int batch) {
    this.seed = seed;
    this.ints =
        ByteBuffer.allocateDirect(batch * Integer.BYTES)
            .order(ByteOrder.nativeOrder())
            .asIntBuffer();
  }

  /** The first rows of a step; valid until the next call. */
  IntBuffer of(long step, int rows) {
    long key = Counter.key(seed, "dropout", step);
    for (int i = 0; i < rows; i++) {
      ints.put(i, (int) Counter.at(key, i));
    }
    return ints;
  }
}
