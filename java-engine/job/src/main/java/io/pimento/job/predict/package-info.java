/** Scores of raw rows, as they stream by. */
@NullMarked
package io.pimento.job.predict;

import org.jspecify.annotations.NullMarked;
