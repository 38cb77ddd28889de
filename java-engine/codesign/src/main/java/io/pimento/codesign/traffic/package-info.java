/** Rows of prepared data as the simulator takes them, and what hardware reads of them. */
@NullMarked
package io.pimento.codesign.traffic;

import org.jspecify.annotations.NullMarked;
