/** Trained models as files that other programs read: what they have in common. */
@NullMarked
package io.pimento.export;

import org.jspecify.annotations.NullMarked;
