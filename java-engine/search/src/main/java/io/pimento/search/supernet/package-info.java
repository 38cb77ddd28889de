/** From an architecture to the operator graph of its subnet, in each way of sharing weights. */
@NullMarked
package io.pimento.search.supernet;

import org.jspecify.annotations.NullMarked;
