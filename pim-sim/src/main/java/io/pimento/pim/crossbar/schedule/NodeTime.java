package io.pimento.pim.crossbar.schedule;

/**
 * When an operator was at work for a sample.
 *
 * @param from first cycle
 * @param to cycle after which all is done
 */
public record NodeTime(int sample, int node, long from, long to) {}
