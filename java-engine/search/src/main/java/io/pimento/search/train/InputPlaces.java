package io.pimento.search.train;

import io.pimento.data.BatchBuffers;
import io.pimento.graph.Graph;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.search.model.BatchInputs;
import io.pimento.search.model.Stem;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the inputs of a graph lie in each of a few buffers: made once where the graph stays. */
final class InputPlaces {
  /** Buffers of one epoch are gone in the next. */
  private static final int MOST = 4;

  private final RowNoise noise;
  private final IdentityHashMap<BatchBuffers, Map<String, Long>> known = new IdentityHashMap<>();
  private @Nullable Graph graph;

  InputPlaces(RowNoise noise) {
    this.noise = noise;
  }

  /** Address of every input that a graph reads in a step, by name. */
  @SuppressWarnings("ReferenceEquality") // one that is equal is only looked at again
  Map<String, Long> of(Graph next, BatchBuffers buffers, long step, int count) {
    if (next != graph || known.size() > MOST) {
      known.clear();
      graph = next;
    }
    Map<String, Long> places = known.get(buffers);
    if (places == null) {
      places = BatchInputs.of(next, buffers);
      if (next.inputs().containsKey(Stem.NOISE)) {
        places.put(Stem.NOISE, NativeMemory.address(noise.of(step, count)));
      }
      known.put(buffers, places);
    } else if (places.containsKey(Stem.NOISE)) {
      noise.of(step, count);
    }
    return Collections.unmodifiableMap(places);
  }
}
