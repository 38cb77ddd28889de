/** The memory simulator's own speed. */
@NullMarked
package io.pimento.bench.memory;

import org.jspecify.annotations.NullMarked;
