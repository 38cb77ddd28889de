/** {@code pimento pim}: the processing-in-memory simulator on the command line. */
@NullMarked
package io.pimento.app.command.pim;

import org.jspecify.annotations.NullMarked;
