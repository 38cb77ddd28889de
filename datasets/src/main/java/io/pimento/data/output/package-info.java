/** Files that appear at their place only when whole, and Parquet. */
@NullMarked
package io.pimento.data.output;

import org.jspecify.annotations.NullMarked;
