package io.pimento.search.evaluate;

import io.pimento.data.RowSource;
import io.pimento.graph.Value;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.search.model.BatchInputs;
import io.pimento.search.train.BatchStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shuffled rows without an end. */
final class StreamedChunks implements Chunks.Tuned {
  private final BatchStream stream;
  private BatchStream.@Nullable Rows rows;

  StreamedChunks(RowSource source, int chunk, long seed) {
    this.stream = new BatchStream(source, chunk, seed, 0);
  }

  @Override
  public int next() throws InterruptedException {
    rows = stream.next();
    return size();
  }

  private BatchStream.Rows rows() {
    return Objects.requireNonNull(rows, "no chunk was taken");
  }

  @Override
  public int size() {
    return rows().count();
  }

  @Override
  public Map<String, Long> inputs(CompiledGraph prepared, int first) {
    Map<String, Long> inputs = new HashMap<>(rows().inputs(prepared.graph()));
    if (first > 0) {
      // Floats and indices take as many bytes; bags have no row of their own to begin with.
      Map<String, Value> read = prepared.graph().inputs();
      inputs.replaceAll(
          (name, at) ->
              at
                  + (long) Float.BYTES
                      * first
                      * Objects.requireNonNull(read.get(name)).type().size());
    }
    return inputs;
  }

  /** Addresses of all that the present chunk's rows hold. */
  Map<String, Long> all() {
    return BatchInputs.of(rows().buffers());
  }

  @Override
  public long column(String name) {
    Long at = all().get(name);
    if (at == null) {
      throw new IllegalArgumentException("the rows have no column " + name);
    }
    return at;
  }

  @Override
  public void close() {
    stream.close();
  }
}
