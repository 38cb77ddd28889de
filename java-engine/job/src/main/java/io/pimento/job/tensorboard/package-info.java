/**
 * A run's records as TensorBoard reads them: event files of scalars. The records are read, never
 * written.
 */
@NullMarked
package io.pimento.job.tensorboard;

import org.jspecify.annotations.NullMarked;
