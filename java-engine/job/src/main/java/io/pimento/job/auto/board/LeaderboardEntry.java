package io.pimento.job.auto.board;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.pipeline.PairedBootstrap;
import org.jspecify.annotations.Nullable;

/**
 * A model on the leaderboard.
 *
 * @param test null where it was not tested
 * @param gap test log loss − that of the best hand-made model; null for that and what was not
 *     tested
 * @param lookups rows of tables read for one sample, a field of several values counted once
 * @param parameters outside the tables
 * @param trials how many of its kind were tried, on any rung
 * @param seconds of these trainings
 * @param words its recipe
 */
public record LeaderboardEntry(
    String name,
    String kind,
    Metrics validation,
    @Nullable Metrics test,
    PairedBootstrap.@Nullable Interval gap,
    long multiplyAdds,
    long lookups,
    long parameters,
    long trials,
    double seconds,
    String words) {}
