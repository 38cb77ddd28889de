/** The leaderboard as values, lines and JSON. */
@NullMarked
package io.pimento.app.auto.board;

import org.jspecify.annotations.NullMarked;
