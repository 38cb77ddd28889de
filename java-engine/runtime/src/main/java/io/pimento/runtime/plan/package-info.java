/** Where every value of a graph lives, decided once a graph and batch size. */
@NullMarked
package io.pimento.runtime.plan;

import org.jspecify.annotations.NullMarked;
