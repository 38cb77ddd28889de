/** The commands of the command line, one class each. */
@NullMarked
package io.pimento.app.command;

import org.jspecify.annotations.NullMarked;
