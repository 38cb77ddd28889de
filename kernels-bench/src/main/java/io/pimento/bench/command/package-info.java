/** The command line of {@code pimento bench}. */
@NullMarked
package io.pimento.bench.command;

import org.jspecify.annotations.NullMarked;
