/** Steps, evaluation and operators on a GPU. */
@NullMarked
package io.pimento.bench.gpu;

import org.jspecify.annotations.NullMarked;
