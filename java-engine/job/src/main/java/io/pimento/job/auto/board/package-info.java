/** The leaderboard as values, lines and JSON. */
@NullMarked
package io.pimento.job.auto.board;

import org.jspecify.annotations.NullMarked;
