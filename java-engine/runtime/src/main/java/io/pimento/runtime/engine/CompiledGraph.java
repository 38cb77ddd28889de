package io.pimento.runtime.engine;

import io.pimento.graph.Graph;

/** A graph made ready for one batch size by an engine, which alone can run it. */
public interface CompiledGraph {
  Graph graph();

  int batch();
}
