/** Hand-made CTR models as graphs of the same operators. */
@NullMarked
package io.pimento.search.baseline;

import org.jspecify.annotations.NullMarked;
