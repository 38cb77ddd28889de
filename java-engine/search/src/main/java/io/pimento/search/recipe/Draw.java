package io.pimento.search.recipe;

import io.pimento.search.baseline.Sizes;

/**
 * What one trial tries: sizes and training.
 *
 * @param learningRate the schedule's peak
 * @param tablePrior decay of embeddings as rows' worth of evidence
 * @param tableRate learning rate of embeddings as a multiple of that of all other weights
 * @param weightPrior of all other weights, likewise
 * @param dropout of dense layers
 * @param epochs of the schedule
 * @param batch rows a step
 */
public record Draw(
    Sizes sizes,
    double learningRate,
    double tablePrior,
    double tableRate,
    double weightPrior,
    double dropout,
    int epochs,
    int batch) {}
