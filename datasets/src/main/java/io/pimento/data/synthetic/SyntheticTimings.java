package io.pimento.data.synthetic;

/**
 * What a generation took; stored as {@code timings.json}, the one file that differs from run to
 * run.
 *
 * @param seconds taken
 * @param rowsPerSecond generated and written
 */
record SyntheticTimings(double seconds, double rowsPerSecond) {}
