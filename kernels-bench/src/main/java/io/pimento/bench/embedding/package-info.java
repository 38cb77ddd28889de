/** Embedding tables larger than any cache, against a plain copy of the same rows. */
@NullMarked
package io.pimento.bench.embedding;

import org.jspecify.annotations.NullMarked;
