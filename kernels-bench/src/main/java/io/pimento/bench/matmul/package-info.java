/** Matrix products at recorded shapes, beside other libraries. */
@NullMarked
package io.pimento.bench.matmul;

import org.jspecify.annotations.NullMarked;
