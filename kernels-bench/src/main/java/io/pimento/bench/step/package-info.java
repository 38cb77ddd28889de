/** Whole training steps. */
@NullMarked
package io.pimento.bench.step;

import org.jspecify.annotations.NullMarked;
