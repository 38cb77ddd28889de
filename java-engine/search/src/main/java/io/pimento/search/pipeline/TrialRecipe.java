package io.pimento.search.pipeline;

import io.pimento.search.train.Recipe;

/**
 * One way to train that a model tries.
 *
 * @param name unique among the model's
 * @param words what it is, for people
 */
public record TrialRecipe(String name, String words, Recipe recipe) {}
