/**
 * Every operator at the sizes that the supernet issues, under JMH, against the machine's limits.
 */
@NullMarked
package io.pimento.bench.operator;

import org.jspecify.annotations.NullMarked;
