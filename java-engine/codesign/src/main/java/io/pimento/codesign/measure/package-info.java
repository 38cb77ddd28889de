/** This machine as a host of the simulator: its speed and power, timed. */
@NullMarked
package io.pimento.codesign.measure;

import org.jspecify.annotations.NullMarked;
