/** Who carries the work on pieces of an input: threads here, machines elsewhere. */
@NullMarked
package io.pimento.data.prepare.carry;

import org.jspecify.annotations.NullMarked;
