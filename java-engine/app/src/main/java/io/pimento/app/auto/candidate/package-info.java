/** What a search within a time proposes, and what is known of it. */
@NullMarked
package io.pimento.app.auto.candidate;

import org.jspecify.annotations.NullMarked;
