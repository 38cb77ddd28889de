/** What cells and converters get wrong: published formulas, each with its closed form. */
@NullMarked
package io.pimento.pim.crossbar.error;

import org.jspecify.annotations.NullMarked;
