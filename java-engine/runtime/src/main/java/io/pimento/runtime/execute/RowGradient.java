package io.pimento.runtime.execute;

/**
 * The gradient of a table as it lies in memory.
 *
 * @param count rows touched
 * @param numbers address of their int numbers, none twice, in the order that the execution was
 *     bound with
 * @param gradients address of their float rows
 */
public record RowGradient(int count, long numbers, long gradients) {}
