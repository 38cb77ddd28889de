package io.pimento.runtime.kernel.vector;

/**
 * What attention over the rows of each sample reads.
 *
 * @param width E, of queries, keys and values each; all heads side by side
 * @param qkv address of {@code [batch, rows, 3·width]}
 * @param deadRow address of {@code [3·width]}, read if {@code dead > 0}
 * @param dead how many equal rows that one stands for
 */
public record AttentionInputs(
    int batch, int rows, int width, int heads, long qkv, long deadRow, int dead) {}
