/** {@code pimento fit}: trains one model well, or several side by side. */
@NullMarked
package io.pimento.app.fit;

import org.jspecify.annotations.NullMarked;
