/** {@code pimento fit}: trains one model well, or several side by side. */
@NullMarked
package io.pimento.job.fit;

import org.jspecify.annotations.NullMarked;
