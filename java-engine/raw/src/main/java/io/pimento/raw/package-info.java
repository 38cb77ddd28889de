/** Plain loads from addresses, which the JIT merges with what uses them. */
@NullMarked
package io.pimento.raw;

import org.jspecify.annotations.NullMarked;
