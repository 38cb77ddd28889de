/** Searches for architectures, with a journal that survives being killed. */
@NullMarked
package io.pimento.search.evolve;

import org.jspecify.annotations.NullMarked;
