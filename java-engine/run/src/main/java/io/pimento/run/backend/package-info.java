/** Which kernels a run computes with, and why not others. */
@NullMarked
package io.pimento.run.backend;

import org.jspecify.annotations.NullMarked;
