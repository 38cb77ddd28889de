/** The baseline: the same memory without units, driven by a host at its best. */
@NullMarked
package io.pimento.pim.host;

import org.jspecify.annotations.NullMarked;
