/**
 * Units beside DRAM banks in the manner of Samsung's HBM-PIM: registers, instructions, command
 * modes, the kernels that a host drives them with, and what those cost and compute.
 */
@NullMarked
package io.pimento.pim.nearbank;

import org.jspecify.annotations.NullMarked;
