package io.pimento.runtime.engine;

/** Takes one row of a table's gradient. */
@FunctionalInterface
public interface GradientRowReader {
  void row(int number, float[] gradient);
}
