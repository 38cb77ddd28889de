/** Answers questions of runs and sweeps for the processes that hand them out. */
@NullMarked
package io.pimento.job.work;

import org.jspecify.annotations.NullMarked;
