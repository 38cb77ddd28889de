/** What a search within a time proposes, and what is known of it. */
@NullMarked
package io.pimento.job.auto.candidate;

import org.jspecify.annotations.NullMarked;
