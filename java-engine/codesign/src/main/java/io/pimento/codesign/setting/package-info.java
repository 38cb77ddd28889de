/** What may be said of simulated hardware, and what is wrong with what was said. */
@NullMarked
package io.pimento.codesign.setting;

import org.jspecify.annotations.NullMarked;
