/** A graph on a device of any class, beside the host with plain memory that it is held against. */
@NullMarked
package io.pimento.pim.inference;

import org.jspecify.annotations.NullMarked;
