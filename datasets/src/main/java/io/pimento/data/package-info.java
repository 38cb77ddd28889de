/** Click logs: schemas, readers, preparation, binary shards and batches. */
@NullMarked
package io.pimento.data;

import org.jspecify.annotations.NullMarked;
