/** Optimizers, learning-rate schedules and the clipping of the global gradient norm. */
@NullMarked
package io.pimento.runtime.optimize;

import org.jspecify.annotations.NullMarked;
