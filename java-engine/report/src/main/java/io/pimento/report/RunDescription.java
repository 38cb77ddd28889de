package io.pimento.report;

import io.pimento.search.evolve.Goals;
import io.pimento.search.space.SearchSpace;

/**
 * What a page says of the run that it is about.
 *
 * @param data the data's name
 * @param synthetic whether the data were generated
 * @param fingerprint of the prepared data
 * @param supernet its space, blocks and sharing, in words
 * @param space of the architectures among the results
 * @param goals that candidates were searched for
 * @param method how everything was measured
 */
public record RunDescription(
    String data,
    boolean synthetic,
    String fingerprint,
    String supernet,
    SearchSpace space,
    Goals goals,
    Method method) {}
