/**
 * Float32 operators on the Vector API, forward and backward, one file an operator.
 *
 * <p>Tensors are row-major floats at raw addresses; activations are contiguous. Every kernel splits
 * its work over {@link io.pimento.runtime.parallel.Workers} so that the bits of its result do not
 * depend on the number of threads.
 */
@NullMarked
package io.pimento.runtime.kernel.vector;

import org.jspecify.annotations.NullMarked;
