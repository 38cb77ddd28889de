package io.pimento.codesign;

import io.pimento.search.pipeline.ChosenTrial;
import io.pimento.search.pipeline.SeedScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a co-design came to.
 *
 * @param searched finalists of all arms
 * @param handMade every size of every family
 * @param trials the chosen one of every model, by its name
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
    Map<String, ChosenTrial> trials,
    Map<String, SeedScores> validated,
    Map<String, SeedScores> tested,
    List<PairedClaim> claims,
    List<String> leftOut,
    Map<String, Double> excess,
    List<Contender> shown) {
  public CodesignOutcome {
    trials = new LinkedHashMap<>(trials);
    validated = new LinkedHashMap<>(validated);
    tested = new LinkedHashMap<>(tested);
  }

  ChosenTrial trial(Contender c) {
    ChosenTrial s = trials.get(c.name());
    if (s == null) {
      throw new IllegalStateException(c.name() + " had no trial");
    }
    return s;
  }

  /** Whether no other hand-made model has both less loss and fewer multiply-adds. */
  boolean isOnFront(Contender c) {
    double loss = trial(c).validation().logLoss();
    long cost = c.candidateModel().multiplyAdds();
    return handMade.stream()
        .noneMatch(
            o ->
                trial(o).validation().logLoss() < loss
                    && o.candidateModel().multiplyAdds() <= cost);
  }
}
