package io.pimento.search.evaluate;

import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.ScoringQueue;
import java.util.Map;

/** Rows that are gone through chunk by chunk, wherever they lie. */
interface Chunks extends AutoCloseable {
  /**
   * Goes on to the next chunk; what was known of the one before is gone.
   *
   * @return how many of its rows count; 0 after the last
   */
  int next() throws InterruptedException;

  /** Rows of the present chunk, those too that only fill it up. */
  int size();

  @Override
  void close();

  /** Chunks of rows to tune on, in smaller batches. */
  interface Tuned extends Chunks {
    /**
     * Those from a row of the chunk on; not for bags, which have no rows of equal size.
     *
     * @param first row of the chunk to start with
     */
    Map<String, Long> inputs(CompiledGraph prepared, int first);

    /** Addresses of the present chunk's inputs as a prepared graph reads them. */
    default Map<String, Long> inputs(CompiledGraph prepared) {
      return inputs(prepared, 0);
    }

    /** Where a column of the present chunk begins, its rows one behind the other. */
    long column(String name);
  }

  /** Chunks of rows to be scored. */
  interface Labelled extends Chunks {
    /** Begins a graph on the present chunk. */
    void run(ScoringQueue queue, CompiledGraph prepared);

    /** Rows of all chunks that count. */
    default int total() {
      return labels().length;
    }

    /** Labels of the rows gone through, with room for all. */
    float[] labels();

    /** Weights of the rows gone through, with room for all. */
    float[] weights();
  }
}
