/** Training loops: of a supernet over sampled paths, or of one model. */
@NullMarked
package io.pimento.search.train;

import org.jspecify.annotations.NullMarked;
