/** Files that are written whole or not at all, and whose damage is noticed. */
@NullMarked
package io.pimento.runtime.file;

import org.jspecify.annotations.NullMarked;
