/** Where every operator and table of a graph lives on the chip. */
@NullMarked
package io.pimento.pim.crossbar.mapping;

import org.jspecify.annotations.NullMarked;
