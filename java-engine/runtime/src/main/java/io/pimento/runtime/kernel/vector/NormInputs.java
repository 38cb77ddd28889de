package io.pimento.runtime.kernel.vector;

/**
 * What LayerNorm reads, whichever axis it goes along: x {@code [outer, entries, width]}, normalised
 * over {@code entries} for every outer number and column; {@code width} is 1 along the last axis.
 *
 * @param keep the first entries that come out; γ and β have as many
 * @param x address of what is normalised
 * @param gamma address of the scales {@code [keep]}
 * @param beta address of the shifts {@code [keep]}
 * @param epsilon added to the variance
 * @param relu whether what is negative comes out as 0
 */
public record NormInputs(
    int outer,
    int entries,
    int width,
    int keep,
    long x,
    long gamma,
    long beta,
    float epsilon,
    boolean relu) {}
