/** Queries that arrive when they like, and the rate that a latency limit allows. */
@NullMarked
package io.pimento.pim.load;

import org.jspecify.annotations.NullMarked;
