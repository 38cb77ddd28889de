/** Text files that appear at their place only when whole. */
@NullMarked
package io.pimento.data.output;

import org.jspecify.annotations.NullMarked;
