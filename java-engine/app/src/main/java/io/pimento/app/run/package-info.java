/** The run folder and what is recorded in it. */
@NullMarked
package io.pimento.app.run;

import org.jspecify.annotations.NullMarked;
