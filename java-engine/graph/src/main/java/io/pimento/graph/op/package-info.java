/** One file per operator: attributes, shape rule, reference in double loops, gradient, cost. */
@NullMarked
package io.pimento.graph.op;

import org.jspecify.annotations.NullMarked;
