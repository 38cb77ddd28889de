/** Safetensors files, written whole or not at all. */
@NullMarked
package io.pimento.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
