/** The command line; the only part of the product that prints. */
@NullMarked
package io.pimento.app;

import org.jspecify.annotations.NullMarked;
