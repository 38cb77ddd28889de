package io.pimento.pim.dpu;

/**
 * What a tasklet does before it takes the next: reads, computes, writes.
 *
 * @param address of the first read in the bank
 * @param readBytes of each read
 * @param reads how many, one behind the other
 * @param instructions of the computation
 * @param writeBytes that are written at last; 0 for none
 */
public record DpuTask(
    long address, int readBytes, int reads, double instructions, int writeBytes) {}
