/** What a run's folder says of how far it is, while it is written; nothing here writes. */
@NullMarked
package io.pimento.job.watch;

import org.jspecify.annotations.NullMarked;
