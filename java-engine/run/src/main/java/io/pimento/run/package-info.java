/** What one run is: its folder, its data, what is recorded in it, and who hears of it. */
@NullMarked
package io.pimento.run;

import org.jspecify.annotations.NullMarked;
