/**
 * What runs do: prepare, train, search, score, compare. Commands start them; they print nothing.
 */
@NullMarked
package io.pimento.job;

import org.jspecify.annotations.NullMarked;
