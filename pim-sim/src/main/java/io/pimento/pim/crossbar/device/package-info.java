/** What a crossbar device is: its file, constants with sources, and the parts they make. */
@NullMarked
package io.pimento.pim.crossbar.device;

import org.jspecify.annotations.NullMarked;
