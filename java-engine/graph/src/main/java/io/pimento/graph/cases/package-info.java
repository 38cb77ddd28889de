/** One list of operator cases for correctness, gradients, speed and support on every backend. */
@NullMarked
package io.pimento.graph.cases;

import org.jspecify.annotations.NullMarked;
