/** Runs planned graphs in float32 over a table of kernels. */
@NullMarked
package io.pimento.runtime.execute;

import org.jspecify.annotations.NullMarked;
