/**
 * Where the rows of embedding tables lie: objects that print, hash and read back, without timing.
 */
@NullMarked
package io.pimento.pim.placement;

import org.jspecify.annotations.NullMarked;
