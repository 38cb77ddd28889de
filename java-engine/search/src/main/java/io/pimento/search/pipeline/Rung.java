package io.pimento.search.pipeline;

/**
 * How candidates are trained on one rung, and how many of them climb further.
 *
 * @param data part of the train rows, above 0 to 1
 * @param keep of the first generation, how many go on; of the highest rung, how many are finalists
 * @param seeds trainings of each, whose scores are averaged
 */
public record Rung(double data, int keep, int seeds) {
  /**
   * @throws IllegalArgumentException if there is nothing to train, or nobody left
   */
  public Rung {
    if (!(data > 0 && data <= 1) || keep < 1 || seeds < 1) {
      throw new IllegalArgumentException(
          "a rung needs a part of the rows above 0 to 1, and at least one to keep and one seed, not"
              + " "
              + data
              + ", "
              + keep
              + " and "
              + seeds);
    }
  }

  /** How many of a generation of another size go on: in proportion, rounded up. */
  public static int share(int keep, int generation, int first) {
    return (int) Math.max(1, Math.ceilDiv((long) keep * generation, (long) first));
  }
}
