package io.pimento.parity;

import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.search.model.Stem;
import java.util.Map;

/** A case's batch in native memory. */
final class ParityInputs {
  private ParityInputs() {}

  /** Addresses by the names of a graph's inputs; the memory is the owner's. */
  static Map<String, Long> of(ParityCase c, MemoryOwner memory) {
    float[] dense = c.dense();
    int[] ids = c.ids();
    float[] labels = c.labels();
    NativeBlock d = memory.block(dense.length);
    NativeBlock i = memory.block(ids.length);
    NativeBlock y = memory.block(labels.length);
    NativeMemory.copy(dense, 0, d.address(), dense.length);
    NativeMemory.copyInts(ids, 0, i.address(), ids.length);
    NativeMemory.copy(labels, 0, y.address(), labels.length);
    return Map.of(Stem.DENSE, d.address(), Stem.IDS, i.address(), Stem.LABELS, y.address());
  }
}
