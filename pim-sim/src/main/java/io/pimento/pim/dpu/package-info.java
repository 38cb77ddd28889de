/** Processors beside banks in the manner of UPMEM, which gather and add embedding rows. */
@NullMarked
package io.pimento.pim.dpu;

import org.jspecify.annotations.NullMarked;
