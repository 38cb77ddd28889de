/** Trainable parameters in native memory. */
@NullMarked
package io.pimento.runtime.parameter;

import org.jspecify.annotations.NullMarked;
