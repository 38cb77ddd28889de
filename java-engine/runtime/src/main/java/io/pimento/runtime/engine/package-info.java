/** What trains and runs graphs, on whatever device. */
@NullMarked
package io.pimento.runtime.engine;

import org.jspecify.annotations.NullMarked;
