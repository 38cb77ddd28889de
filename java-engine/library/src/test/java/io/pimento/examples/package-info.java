/** Programs that use the library, a page each; the tests beside them run them. */
@NullMarked
package io.pimento.examples;

import org.jspecify.annotations.NullMarked;
