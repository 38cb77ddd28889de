package io.pimento.search.recipe;

import io.pimento.search.baseline.Sizes;

/**
 * What one trial tries: sizes and training.
 *
 * @param learningRate the schedule's peak
 * @param tableDecay of embedding tables
 * @param weightDecay of all other weights
 * @param dropout of dense layers
 * @param epochs of the schedule
 * @param batch rows a step
 */
public record Draw(
    Sizes sizes,
    double learningRate,
    double tableDecay,
    double weightDecay,
    double dropout,
    int epochs,
    int batch) {}
