/** What a crossbar computes: quantised products through DAC, cells and ADC, faults included. */
@NullMarked
package io.pimento.pim.crossbar.function;

import org.jspecify.annotations.NullMarked;
