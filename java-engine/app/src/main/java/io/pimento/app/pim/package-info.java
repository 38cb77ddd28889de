/** Graphs on simulated devices: settings, real and drawn traffic, sweeps over many settings. */
@NullMarked
package io.pimento.app.pim;

import org.jspecify.annotations.NullMarked;
