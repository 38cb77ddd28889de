/**
 * Inputs made from the encoded columns of prepared rows: bins of dense fields, click rates and
 * counts of fields and of crosses, crossed fields.
 */
@NullMarked
package io.pimento.data.derive;

import org.jspecify.annotations.NullMarked;
