package io.pimento.codesign;

import io.pimento.search.pipeline.Contest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a co-design came to.
 *
 * @param searched finalists of all arms
 * @param handMade every size of every family
 * @param standings after the trials, by name
 * @param validated scored on validation with every seed, by name
 * @param tested scored on the test split with every seed, by name
 * @param leftOut why hardware was left out of claims about it
 * @param excess log loss lost on the hardware, on validation, by name
 * @param shown whose hardware is shown in detail
 */
public record CodesignOutcome(
    List<Searched> arms,
    List<Contender> searched,
    List<Contender> handMade,
    Map<String, Contest.Standing> standings,
    Map<String, Contest.Scored> validated,
    Map<String, Contest.Scored> tested,
    List<Claim> claims,
    List<String> leftOut,
    Map<String, Double> excess,
    List<Contender> shown) {
  public CodesignOutcome {
    standings = new LinkedHashMap<>(standings);
    validated = new LinkedHashMap<>(validated);
    tested = new LinkedHashMap<>(tested);
  }

  Contest.Standing standing(Contender c) {
    Contest.Standing s = standings.get(c.name());
    if (s == null) {
      throw new IllegalStateException(c.name() + " had no trial");
    }
    return s;
  }

  /** Whether no other hand-made model has both less loss and fewer multiply-adds. */
  boolean isOnFront(Contender c) {
    double loss = standing(c).validation().logLoss();
    long cost = c.entrant().multiplyAdds();
    return handMade.stream()
        .noneMatch(
            o -> standing(o).validation().logLoss() < loss && o.entrant().multiplyAdds() <= cost);
  }
}
