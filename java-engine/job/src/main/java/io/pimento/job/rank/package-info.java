/** {@code pimento rank}: cheap scores of architectures, held against training each alone. */
@NullMarked
package io.pimento.job.rank;

import org.jspecify.annotations.NullMarked;
