package io.pimento.search.evaluate;

import io.pimento.data.RowSource;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.RowStore;
import io.pimento.runtime.engine.ScoringQueue;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.search.model.Stem;

/** All rows in stored order out of a device's store, a short last chunk filled up. */
final class GatheredChunks implements Chunks.Labelled {
  private final RowStore store;
  private final RowSource rows;
  private final int chunk;
  private final NativeBlock numbers;
  private final float[] labels;
  private final float[] weights;
  private int done;

  /** Takes over the store, which has the rows' origin. */
  GatheredChunks(RowStore store, RowSource rows, int chunk) {
    this.store = store;
    this.rows = rows;
    this.chunk = chunk;
    this.numbers = NativeMemory.allocateFloats(chunk);
    this.labels = column(Stem.LABELS);
    this.weights = column(Stem.WEIGHTS);
  }

  private float[] column(String input) {
    float[] all = store.column(input);
    float[] mine = new float[Math.toIntExact(rows.rows())];
    for (int r = 0; r < mine.length; r++) {
      mine[r] = all[(int) rows.originRow(r)];
    }
    return mine;
  }

  @Override
  public int next() {
    int n = Math.min(chunk, labels.length - done);
    for (int k = 0; n > 0 && k < chunk; k++) {
      int row = done + Math.min(k, n - 1);
      NativeMemory.putInt(numbers.address(), k, (int) rows.originRow(row));
    }
    done += n;
    return n;
  }

  @Override
  public int size() {
    return chunk;
  }

  @Override
  public void run(ScoringQueue queue, CompiledGraph prepared) {
    queue.run(prepared, store, numbers.address());
  }

  @Override
  public float[] labels() {
    return labels;
  }

  @Override
  public float[] weights() {
    return weights;
  }

  @Override
  public void close() {
    numbers.close();
    store.close();
  }
}
