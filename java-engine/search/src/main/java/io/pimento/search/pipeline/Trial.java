package io.pimento.search.pipeline;

import io.pimento.search.train.Recipe;

/**
 * One way to train that an entrant of a contest tries.
 *
 * @param name unique among the entrant's
 * @param words what it is, for people
 */
public record Trial(String name, String words, Recipe recipe) {}
