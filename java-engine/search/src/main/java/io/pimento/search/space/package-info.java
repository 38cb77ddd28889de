/** Search spaces, architectures and how they are sampled. */
@NullMarked
package io.pimento.search.space;

import org.jspecify.annotations.NullMarked;
