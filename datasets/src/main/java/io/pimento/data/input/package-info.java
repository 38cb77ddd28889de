/** Bytes of input files: decompression and records. */
@NullMarked
package io.pimento.data.input;

import org.jspecify.annotations.NullMarked;
