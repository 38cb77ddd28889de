/** Reading shards without training. */
@NullMarked
package io.pimento.bench.data;

import org.jspecify.annotations.NullMarked;
