/** Trained models as files of other programs. */
@NullMarked
package io.pimento.job.export;

import org.jspecify.annotations.NullMarked;
