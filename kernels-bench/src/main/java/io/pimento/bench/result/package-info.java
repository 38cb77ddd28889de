/** What was measured: rows, JSON, comparison and plot. */
@NullMarked
package io.pimento.bench.result;

import org.jspecify.annotations.NullMarked;
