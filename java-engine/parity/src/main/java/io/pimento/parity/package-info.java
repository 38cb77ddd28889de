/** Checks an engine against the published reference, case by case (SUPERNET.md "Parity cases"). */
@NullMarked
package io.pimento.parity;

import org.jspecify.annotations.NullMarked;
