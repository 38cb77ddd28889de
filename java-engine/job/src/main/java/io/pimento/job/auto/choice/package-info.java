/** Who goes on, who is better, and in what words: decided from scores alone. */
@NullMarked
package io.pimento.job.auto.choice;

import org.jspecify.annotations.NullMarked;
