/** What the user sees: lines, tables and progress. */
@NullMarked
package io.pimento.app.console;

import org.jspecify.annotations.NullMarked;
