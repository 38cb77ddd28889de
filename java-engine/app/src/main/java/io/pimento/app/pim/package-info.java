/** Graphs and rows of simulated runs as commands name them, and checkpoints on devices. */
@NullMarked
package io.pimento.app.pim;

import org.jspecify.annotations.NullMarked;
