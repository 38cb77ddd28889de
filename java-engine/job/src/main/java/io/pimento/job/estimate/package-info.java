/** {@code pimento estimate}: what a run will take, from measured rates. */
@NullMarked
package io.pimento.job.estimate;

import org.jspecify.annotations.NullMarked;
