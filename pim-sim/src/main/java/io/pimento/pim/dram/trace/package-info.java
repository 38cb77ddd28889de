/** Memory traces in; requests, commands and results out. */
@NullMarked
package io.pimento.pim.dram.trace;

import org.jspecify.annotations.NullMarked;
