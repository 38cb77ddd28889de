package io.pimento.runtime.cuda;

/**
 * Where the row gradients of some fields lie: sorted keys (id in the upper half, position in the
 * lower) and one row a key, which counts at the first key of an id alone.
 *
 * @param keys operand of {@code [fields, capacity]} keys
 * @param gradients operand of {@code [fields, capacity, width]} floats
 * @param slots operand of the sums of their squares
 * @param slotCount how many sums there are
 * @param capacity most keys of a field
 * @param countAt operand of the number of keys; 0 where it is the capacity
 */
record RowPlace(
    long keys,
    long gradients,
    long slots,
    int slotCount,
    int capacity,
    int fields,
    int width,
    long countAt,
    int ready) {}
