package io.pimento.data.prepare;

/**
 * A finished preparation.
 *
 * @param summary the same for the same input
 * @param timings of this run
 */
public record FinishedPreparation(PrepareSummary summary, PrepareTimings timings) {}
