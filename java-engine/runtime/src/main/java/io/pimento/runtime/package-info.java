/** Executes operator graphs: memory, kernels, planner, executor and optimizers. */
@NullMarked
package io.pimento.runtime;

import org.jspecify.annotations.NullMarked;
