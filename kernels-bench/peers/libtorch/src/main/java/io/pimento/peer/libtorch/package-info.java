/** libtorch as a peer of the matrix products, in a process of its own. */
@NullMarked
package io.pimento.peer.libtorch;

import org.jspecify.annotations.NullMarked;
