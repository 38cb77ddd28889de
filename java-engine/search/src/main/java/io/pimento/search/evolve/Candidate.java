package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Architecture;

/**
 * An evaluated architecture.
 *
 * @param index its place in the order of the search, from 0
 * @param generation 0 for the first random ones
 * @param parent index of the candidate it was mutated from, −1 if random
 * @param value what the objective gives it; smaller is better
 */
public record Candidate(
    int index,
    int generation,
    int parent,
    Architecture architecture,
    SubnetScore score,
    double value) {}
