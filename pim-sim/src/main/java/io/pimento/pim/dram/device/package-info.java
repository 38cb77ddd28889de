/** What a memory device is: its file, organisation, constants, policies and address map. */
@NullMarked
package io.pimento.pim.dram.device;

import org.jspecify.annotations.NullMarked;
