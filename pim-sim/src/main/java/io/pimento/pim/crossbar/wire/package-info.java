/** Currents of a crossbar whose wires have resistance. */
@NullMarked
package io.pimento.pim.crossbar.wire;

import org.jspecify.annotations.NullMarked;
