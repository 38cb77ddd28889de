package io.pimento.runtime.execute;

/**
 * A kernel whose batched results have one row a sample, which follows from that sample's rows of
 * the batched inputs and from inputs without batch axis alone: its bits are the same in any stretch
 * of the batch. A call may be for such a stretch ({@link KernelCall#first}, {@link
 * KernelCall#batch}); what depends on the size of the whole batch asks {@link KernelCall#total}.
 */
@FunctionalInterface
public interface RowKernel extends Kernel {}
