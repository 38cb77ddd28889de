package io.pimento.search.pipeline;

import io.pimento.search.evaluate.Metrics;
import java.util.Map;

/** A candidate after the choice of trial and epoch. */
public record ChosenTrial(
    CandidateModel candidate,
    TrialRecipe trial,
    int epoch,
    Metrics validation,
    Map<String, Double> lossByTrial,
    double seconds) {}
