package io.pimento.data.prepare;

/**
 * What a preparation took; stored as {@code timings.json}, the one file that differs from run to
 * run.
 *
 * @param seconds of the whole preparation
 * @param rowsPerSecond rows read by {@code seconds}: all passes together
 * @param peakHeapBytes largest heap use seen at the ends of chunks, garbage included
 */
public record PrepareTimings(double seconds, double rowsPerSecond, long peakHeapBytes) {}
