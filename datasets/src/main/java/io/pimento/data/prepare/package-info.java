/** From raw click logs to encoded shards. */
@NullMarked
package io.pimento.data.prepare;

import org.jspecify.annotations.NullMarked;
