/** Progressive validation: files in the order of time, each scored before it is learnt from. */
@NullMarked
package io.pimento.job.progressive;

import org.jspecify.annotations.NullMarked;
