/** Quality of a model: metrics, and subnets scored with their head tuned. */
@NullMarked
package io.pimento.search.evaluate;

import org.jspecify.annotations.NullMarked;
