package io.pimento.codesign;

import io.pimento.document.UserException;
import io.pimento.search.baseline.BaselineSweep;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import java.util.List;
import java.util.Optional;

/**
 * What a co-design compares.
 *
 * @param arms searches
 * @param scores how each model of a design is trained alone to be scored; empty if the supernet
 *     scores it
 * @param starts whether searches begin with hand-made models among what they draw
 * @param naive settings, {@code key=value}, of who does not choose hardware
 * @param searches of each arm, with seeds of their own
 * @param finalists of each arm, trained by the first seed
 * @param slack log loss by which a finalist may be behind its arm's best in the supernet
 * @param sweep hand-made models
 * @param margin log losses that differ by less are equal
 * @param faults of hardware for finalists, in choices and claims; empty for those that the searches
 *     know
 * @param deviceRows that set ranges there, and as many that are scored; 0 for those of the searches
 * @param validated of each arm and family, trained with every seed
 * @param validatedSlack log loss by which these may be behind their arm's or family's best finalist
 */
public record CodesignSettings(
    List<SearchArm> arms,
    Optional<PartTraining> scores,
    boolean starts,
    List<String> naive,
    int searches,
    int finalists,
    double slack,
    BaselineSweep sweep,
    double margin,
    String faults,
    int deviceRows,
    int validated,
    double validatedSlack) {
  /**
   * A short training.
   *
   * @param part of the train rows
   * @param epochs through them; 0 for the recipe's own
   */
  public record PartTraining(double part, int epochs) {
    @Override
    public String toString() {
      return part + " of the rows" + (epochs == 0 ? "" : ", epochs " + epochs);
    }
  }

  public CodesignSettings {
    arms = List.copyOf(arms);
    naive = List.copyOf(naive);
  }

  /**
   * The first device of a space as it comes, but for the naive settings.
   *
   * @throws UserException if the space has no device
   */
  public Hardware naiveOf(HardwareSpace space) {
    if (space.isNone()) {
      throw new UserException(
          "co-design needs hardware: set search.hardware.space to crossbar, near-bank,"
              + " all-devices or a file");
    }
    Hardware first = Hardware.of(space.devices().getFirst().name());
    for (String setting : naive) {
      int eq = setting.indexOf('=');
      first = first.with(setting.substring(0, eq), setting.substring(eq + 1));
    }
    return first;
  }
}
