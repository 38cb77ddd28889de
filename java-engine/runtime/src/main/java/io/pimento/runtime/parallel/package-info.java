/** A fixed set of worker threads that kernels split their work over. */
@NullMarked
package io.pimento.runtime.parallel;

import org.jspecify.annotations.NullMarked;
