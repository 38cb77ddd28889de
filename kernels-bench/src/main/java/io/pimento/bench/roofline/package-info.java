/** The limits of the machine that runs the benchmarks. */
@NullMarked
package io.pimento.bench.roofline;

import org.jspecify.annotations.NullMarked;
