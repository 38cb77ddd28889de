package io.pimento.report;

import io.pimento.search.evolve.Candidate;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a run's page is made from.
 *
 * @param results of the steps so far
 * @param candidates that a search scored
 */
record RunFindings(RunDescription run, JsonNode results, List<Candidate> candidates) {
  RunFindings {
    candidates = List.copyOf(candidates);
  }

  JsonNode retrain() {
    return results.path("retrain");
  }

  JsonNode auto() {
    return results.path("auto");
  }

  boolean hasLeaderboard() {
    return !auto().path("leaderboard").isEmpty();
  }

  /** Of the finals: best searched − best hand-made. */
  JsonNode difference() {
    return retrain().path("best_searched_minus_best_baseline");
  }

  /** The searched model that was tested in the finals. */
  Optional<JsonNode> firstSearched() {
    for (JsonNode model : retrain().path("models")) {
      if (model.path("searched").asBoolean() && model.has("test")) {
        return Optional.of(model);
      }
    }
    return Optional.empty();
  }
}
