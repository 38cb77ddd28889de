/** Off-heap float memory addressed by raw {@code long}s: blocks, owners, accounting and guards. */
@NullMarked
package io.pimento.runtime.memory;

import org.jspecify.annotations.NullMarked;
