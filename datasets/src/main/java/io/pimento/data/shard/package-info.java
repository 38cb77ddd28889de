/** Encoded rows on disk: the format, its writer and its memory-mapped reader. */
@NullMarked
package io.pimento.data.shard;

import org.jspecify.annotations.NullMarked;
