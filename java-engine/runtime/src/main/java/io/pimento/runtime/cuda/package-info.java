/** Graphs as tapes for one GPU: memory, parameters, training steps. */
@NullMarked
package io.pimento.runtime.cuda;

import org.jspecify.annotations.NullMarked;
