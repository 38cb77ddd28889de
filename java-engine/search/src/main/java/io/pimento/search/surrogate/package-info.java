/** What a search expects of designs before it scores them. */
@NullMarked
package io.pimento.search.surrogate;

import org.jspecify.annotations.NullMarked;
