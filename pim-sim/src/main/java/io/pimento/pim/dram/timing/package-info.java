/** The constraints of the JEDEC standards as a table, and what they come to on one device. */
@NullMarked
package io.pimento.pim.dram.timing;

import org.jspecify.annotations.NullMarked;
