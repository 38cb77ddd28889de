/**
 * Whole comparisons in one run: gathers, matrix products, graphs and loads on units beside banks
 * and on a host with plain memory, as records that print as JSON.
 */
@NullMarked
package io.pimento.pim.study;

import org.jspecify.annotations.NullMarked;
