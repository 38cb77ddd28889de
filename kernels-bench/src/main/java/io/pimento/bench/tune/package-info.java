/** Scoring a subnet inside a supernet. */
@NullMarked
package io.pimento.bench.tune;

import org.jspecify.annotations.NullMarked;
