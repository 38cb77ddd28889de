/** The slow double-precision interpreter that is the meaning of a graph. */
@NullMarked
package io.pimento.graph.reference;

import org.jspecify.annotations.NullMarked;
