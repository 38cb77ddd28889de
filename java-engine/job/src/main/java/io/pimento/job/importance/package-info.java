/** {@code pimento importance}: what scores lose when a field's values are shuffled. */
@NullMarked
package io.pimento.job.importance;

import org.jspecify.annotations.NullMarked;
