/** Copies of one model that train on shares of each batch and stay equal. */
@NullMarked
package io.pimento.runtime.replica;

import org.jspecify.annotations.NullMarked;
