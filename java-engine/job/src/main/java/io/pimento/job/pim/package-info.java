/** Graphs and rows of simulated runs as commands name them, and checkpoints on devices. */
@NullMarked
package io.pimento.job.pim;

import org.jspecify.annotations.NullMarked;
