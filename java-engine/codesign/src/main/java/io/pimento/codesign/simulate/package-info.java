/** Graphs on simulated devices: costs and losses of designs, and sweeps over many settings. */
@NullMarked
package io.pimento.codesign.simulate;

import org.jspecify.annotations.NullMarked;
