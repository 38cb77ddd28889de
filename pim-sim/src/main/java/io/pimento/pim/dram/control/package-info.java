/**
 * The event-driven memory controller: queues, banks, refresh, and the clock that skips idle cycles.
 */
@NullMarked
package io.pimento.pim.dram.control;

import org.jspecify.annotations.NullMarked;
