/** Analog crossbars: devices, function, mapping and time. */
@NullMarked
package io.pimento.pim.crossbar;

import org.jspecify.annotations.NullMarked;
