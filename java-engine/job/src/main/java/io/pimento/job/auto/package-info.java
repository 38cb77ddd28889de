/** The best model within a time: hand-made models and a search, side by side. */
@NullMarked
package io.pimento.job.auto;

import org.jspecify.annotations.NullMarked;
