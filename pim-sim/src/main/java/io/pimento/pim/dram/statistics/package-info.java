/** Counts, latencies and energies of a run. */
@NullMarked
package io.pimento.pim.dram.statistics;

import org.jspecify.annotations.NullMarked;
