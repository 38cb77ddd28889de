package io.pimento.runtime.parallel;

/** A piece of work that {@link Workers} runs once for each part. */
@FunctionalInterface
public interface Part {
  /**
   * Does one part.
   *
   * @param part which part, from 0
   * @param worker who does it, from 0 (the caller) to {@link Workers#threads()} − 1
   */
  void run(int part, int worker);
}
