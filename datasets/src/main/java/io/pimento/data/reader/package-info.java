/** Streaming readers of click logs as their owners ship them. */
@NullMarked
package io.pimento.data.reader;

import org.jspecify.annotations.NullMarked;
