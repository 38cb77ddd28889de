/** Models that files of weights hold: what the files say of themselves, and what follows. */
@NullMarked
package io.pimento.search.kept;

import org.jspecify.annotations.NullMarked;
