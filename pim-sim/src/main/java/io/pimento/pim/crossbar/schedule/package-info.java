/** When everything happens, and what it costs. */
@NullMarked
package io.pimento.pim.crossbar.schedule;

import org.jspecify.annotations.NullMarked;
