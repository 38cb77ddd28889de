/** Which kernels a run computes with, and why not others. */
@NullMarked
package io.pimento.app.backend;

import org.jspecify.annotations.NullMarked;
