package io.pimento.search.train;

import io.pimento.data.RowSequence;
import io.pimento.data.RowSource;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.engine.RowStore;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.search.model.Stem;
import java.util.Map;

/** Rows that the device holds, told by their numbers: the very rows of {@link BatchStream}. */
final class GatheredStepRows implements StepRows {
  private final RowStore store;
  private final RowSource rows;
  private final int batch;
  private final long seed;
  private final RowNoise noise;
  private final NativeBlock numbers;
  private int epoch;
  private RowSequence order;
  private long position;
  private int count;

  /** Takes over the store. */
  GatheredStepRows(RowStore store, RowSource rows, TrainSettings settings, long from) {
    this.store = store;
    this.rows = rows;
    this.batch = settings.batch();
    this.seed = settings.seed();
    this.noise = new RowNoise(seed, batch);
    this.numbers = NativeMemory.allocateFloats(batch);
    long perEpoch = settings.stepsPerEpoch(rows.rows());
    this.epoch = Math.toIntExact(from / perEpoch);
    this.order = RowSequence.shuffled(seed, epoch, rows.rows());
    this.position = from % perEpoch * batch;
  }

  @Override
  public int next() {
    if (position == rows.rows()) {
      epoch++;
      order = RowSequence.shuffled(seed, epoch, rows.rows());
      position = 0;
    }
    count = (int) Math.min(batch, rows.rows() - position);
    for (int k = 0; k < count; k++) {
      long row = rows.originRow(order.rowAt(position + k));
      NativeMemory.putInt(numbers.address(), k, (int) row);
    }
    position += count;
    return count;
  }

  @Override
  public Pending begin(Engine engine, CompiledGraph prepared, double rate, long step) {
    Map<String, Long> others =
        prepared.graph().inputs().containsKey(Stem.NOISE)
            ? Map.of(Stem.NOISE, NativeMemory.address(noise.of(step, count)))
            : Map.of();
    return engine.step(prepared, store, numbers.address(), others, rate, step);
  }

  @Override
  public void close() {
    numbers.close();
    store.close();
  }
}
