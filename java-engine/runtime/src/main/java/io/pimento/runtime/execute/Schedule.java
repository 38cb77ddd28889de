package io.pimento.runtime.execute;

import io.pimento.graph.Value;

/** A way to run all nodes of a graph once. Which one it is changes no bit of any result. */
sealed interface Schedule permits WholeRun, TiledRun {
  /** Size of the block that values live in. */
  long bytes();

  /**
   * Tells where memory is.
   *
   * @param arena address of the block
   * @param fixed addresses of inputs and parameters by the number of their value; else 0
   */
  void bind(long arena, long[] fixed);

  void run();

  /** Address of a value that is an output of the graph. */
  long place(Value v);
}
