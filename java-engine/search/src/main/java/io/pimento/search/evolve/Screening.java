package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Design;

/**
 * Whether NSGA-II draws more children than it scores, and keeps those of which most is expected.
 *
 * @param drawn children drawn for each that is scored; 1 for no screening
 * @param costs all of a design that needs no trained weights; its metrics are not read
 */
public record Screening(int drawn, Costs costs) {
  /** None. */
  public static final Screening NONE =
      new Screening(
          1,
          design -> {
            throw new IllegalStateException("nobody screens");
          });

  /** Costs without quality. */
  @FunctionalInterface
  public interface Costs {
    SubnetScore of(Design design) throws java.io.IOException, InterruptedException;
  }

  public Screening {
    if (drawn < 1) {
      throw new IllegalArgumentException("a search draws at least one child for each: " + drawn);
    }
  }

  /** Whether there is anything to choose from. */
  public boolean isOn() {
    return drawn > 1;
  }
}
