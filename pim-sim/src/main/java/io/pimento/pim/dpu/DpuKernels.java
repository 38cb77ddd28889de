package io.pimento.pim.dpu;

import java.util.Iterator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Kernels as PrIM has them (arXiv 2105.03814, sections 3 and 4.2): what one processor does, cut
 * into blocks that tasklets take in turn.
 *
 * @param device on which they run, alone or beside others that do as much
 */
public record DpuKernels(DpuDevice device) {
  /** Bytes of a block: PrIM's transfers of vectors and matrices. */
  private static final int BLOCK = 1024;

  /** A load and an addition beside what a multiplication in a loop has already. */
  private static final double ACCUMULATE = 2;

  /** Bytes of the smallest transfer. */
  private static final int SMALLEST = 8;

  /** Bytes between updates, so that no two are of one wordline. */
  private static final long SPREAD = 1_048_608;

  /** Instructions of an update: the place, the exclusive or, the loop. */
  private static final double UPDATE = 10;

  private long run(Stream<DpuTask> tasks) {
    return new Dpu(device).run(tasks.iterator());
  }

  /** Cycles of a vector addition of so many elements. */
  public long vectorAdd(long elements, DpuElement element) {
    int perBlock = BLOCK / DpuElement.BYTES;
    double each = device.instructions(device.arithmetic().add(element));
    return run(
        LongStream.range(0, (elements + perBlock - 1) / perBlock)
            .mapToObj(
                b -> {
                  long here = Math.min(perBlock, elements - b * perBlock);
                  int bytes = (int) here * DpuElement.BYTES;
                  return new DpuTask(3L * b * BLOCK, bytes, 2, (double) here * each, bytes);
                }));
  }

  /** Cycles of a matrix of some rows times a vector; a row is a tasklet's. */
  public long gemv(long rows, int columns, DpuElement element) {
    double each = device.instructions(device.arithmetic().multiply(element)) + ACCUMULATE;
    int bytes = Math.min(BLOCK, columns * DpuElement.BYTES);
    int blocks = Math.ceilDiv(columns * DpuElement.BYTES, bytes);
    long rowBytes = (long) columns * DpuElement.BYTES;
    // A block of the row and one of the vector before each stretch of products.
    return run(
        LongStream.range(0, rows * blocks)
            .mapToObj(
                b ->
                    new DpuTask(
                        b / blocks * rowBytes,
                        bytes,
                        2,
                        each * columns / blocks,
                        b % blocks == blocks - 1 ? SMALLEST : 0)));
  }

  /**
   * MB/s at which one tasklet reads its bank.
   *
   * @param bytes of a transfer
   */
  public double readBandwidth(int bytes) {
    long count = 1000;
    Iterator<DpuTask> reads =
        LongStream.range(0, count).mapToObj(i -> new DpuTask(i * bytes, bytes, 1, 0, 0)).iterator();
    return (double) (count * bytes)
        * 1e3
        / device.nanoseconds((double) new Dpu(device, 1).run(reads));
  }

  /** MB/s, read and written, of a copy by transfers of a block. */
  public double copyBandwidth() {
    long count = 4000;
    long cycles = run(LongStream.range(0, count).mapToObj(i -> new DpuTask(i, BLOCK, 1, 0, BLOCK)));
    return 2.0 * (double) count * BLOCK * 1e3 / device.nanoseconds((double) cycles);
  }

  /** MB/s, read and written, of updates of single values anywhere. */
  public double updateBandwidth() {
    long count = 20_000;
    long cycles =
        run(
            LongStream.range(0, count)
                .mapToObj(
                    i ->
                        new DpuTask(
                            i * SPREAD % device.mramBytes(), SMALLEST, 1, UPDATE, SMALLEST)));
    return 2.0 * (double) count * SMALLEST * 1e3 / device.nanoseconds((double) cycles);
  }

  /** Operations a second, in millions, of a loop over working memory by all tasklets. */
  public double throughput(double megaOperations) {
    long each = 10_000;
    double instructions = (double) each * device.instructions(megaOperations);
    long count = device.tasklets();
    long cycles =
        run(LongStream.range(0, count).mapToObj(i -> new DpuTask(0, 0, 0, instructions, 0)));
    return (double) (count * each) * 1e3 / device.nanoseconds((double) cycles);
  }
}
