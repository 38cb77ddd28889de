/** Trained models as files of other programs, and back. */
@NullMarked
package io.pimento.job.export;

import org.jspecify.annotations.NullMarked;
