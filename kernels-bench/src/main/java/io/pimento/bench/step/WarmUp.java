package io.pimento.bench.step;

/**
 * What comes before passes that are timed: the JVM's compilers are done with a step after some
 * seconds, not after some steps.
 *
 * @param seconds passes are run for as long, one at least
 */
public record WarmUp(double seconds) {
  /** What is timed later. */
  @FunctionalInterface
  public interface Pass {
    /** Runs it once. */
    void run() throws InterruptedException;
  }

  /** Runs passes. */
  public void over(Pass pass) throws InterruptedException {
    long start = System.nanoTime();
    do {
      pass.run();
    } while (System.nanoTime() - start < 1e9 * seconds);
  }
}
