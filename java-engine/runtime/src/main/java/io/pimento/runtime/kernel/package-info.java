/** What all SIMD kernels share: the vector species and the checks at their doors. */
@NullMarked
package io.pimento.runtime.kernel;

import org.jspecify.annotations.NullMarked;
