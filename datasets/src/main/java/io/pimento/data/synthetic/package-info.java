/**
 * Generated click logs with the shape of real ones and a click model that is known, so that a
 * model's distance from the best possible can be measured. Marked synthetic wherever they go.
 */
@NullMarked
package io.pimento.data.synthetic;

import org.jspecify.annotations.NullMarked;
