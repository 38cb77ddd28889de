package io.pimento.search.pipeline;

import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterCopy;
import io.pimento.runtime.parameter.ParameterStore;

/** A second copy of a model's weights, to go back to. */
final class Weights {
  private final ParameterStore store;
  private final Engine engine;
  private final ParameterCopy copy;

  /**
   * @param copy where they lie
   */
  Weights(ParameterStore store, Engine engine, ParameterCopy copy) {
    this.store = store;
    this.engine = engine;
    this.copy = copy;
  }

  /** Takes the present weights. */
  void keep() {
    for (Parameter p : store.all()) {
      NativeMemory.copyBytes(p.memory(), copy.like(p).memory(), p.bytes());
    }
  }

  /** Moves towards the present weights: by all of the way for a part of 1. */
  void approach(float part) {
    for (Parameter p : store.all()) {
      long to = copy.get(p.spec()).address();
      for (long i = 0; i < p.spec().size(); i++) {
        float old = NativeMemory.get(to, i);
        NativeMemory.put(to, i, old + part * (NativeMemory.get(p.address(), i) - old));
      }
    }
  }

  /** Gives the model these weights. */
  void bringBack() {
    engine.synchronize();
    for (Parameter p : store.all()) {
      NativeMemory.copyBytes(copy.like(p).memory(), p.memory(), p.bytes());
      engine.reload(p.spec());
    }
  }
}
