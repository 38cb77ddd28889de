/** Checks an engine against the published reference, case by case (SPEC "The parity files"). */
@NullMarked
package io.pimento.search.parity;

import org.jspecify.annotations.NullMarked;
