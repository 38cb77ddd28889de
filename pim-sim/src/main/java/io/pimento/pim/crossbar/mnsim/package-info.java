/** MNSIM 2.0's model of a processing element, defects included, to be held against its output. */
@NullMarked
package io.pimento.pim.crossbar.mnsim;

import org.jspecify.annotations.NullMarked;
