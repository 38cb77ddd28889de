/** oneDNN as a peer of the matrix products, in a process of its own. */
@NullMarked
package io.pimento.peer.onednn;

import org.jspecify.annotations.NullMarked;
