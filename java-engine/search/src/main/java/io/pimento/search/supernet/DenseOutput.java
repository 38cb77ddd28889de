package io.pimento.search.supernet;

import io.pimento.graph.Value;
import org.jspecify.annotations.Nullable;

/**
 * A block's (or the stem's) dense result.
 *
 * @param value its live entries {@code [batch, live]}; null where they are known to be zero
 * @param live entries that can differ from zero
 * @param width entries that it takes up among the columns of shared weights
 */
record DenseOutput(@Nullable Value value, int live, int width) {}
