/** Scores of raw rows, as they stream by. */
@NullMarked
package io.pimento.app.predict;

import org.jspecify.annotations.NullMarked;
