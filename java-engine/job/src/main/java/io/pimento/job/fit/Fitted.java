package io.pimento.job.fit;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.model.Model;
import java.util.List;
import java.util.Map;

/**
 * A model with its chosen recipe.
 *
 * @param trials all, in their order
 * @param test of each seed; empty where the data have no test split
 * @param seconds of trials and tests
 */
record Fitted(
    ModelShape shape,
    Model model,
    FitTrial chosen,
    List<FitTrial> trials,
    Map<Long, Metrics> test,
    double seconds) {}
