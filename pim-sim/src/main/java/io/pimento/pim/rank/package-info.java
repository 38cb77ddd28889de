/**
 * Units at the ranks of memory modules, in the manner of RecNMP and TensorDIMM: they gather rows
 * with each rank's own bandwidth, add them up, keep hot ones, and send sums over the channel.
 */
@NullMarked
package io.pimento.pim.rank;

import org.jspecify.annotations.NullMarked;
