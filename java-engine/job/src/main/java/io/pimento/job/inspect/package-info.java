/** Looks at what lies on disk: data, checkpoints, architectures, run folders. */
@NullMarked
package io.pimento.job.inspect;

import org.jspecify.annotations.NullMarked;
