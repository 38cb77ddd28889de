package io.pimento.pim.dpu;

import io.pimento.pim.dram.device.ConstantsFile;
import io.pimento.pim.dram.device.DeviceException;

/**
 * Transfers between a processor's bank and its working memory: α + β · bytes cycles for the tasklet
 * that asks (PrIM, section 3.2.1), of which a part keeps the others waiting.
 *
 * @param readCycles α of reads
 * @param writeCycles α of writes
 * @param cyclesPerByte β
 * @param busyCycles of α, in which no other transfer goes on
 * @param mostBytes of one transfer
 * @param granuleBytes to whose multiples a transfer's bytes are rounded up
 * @param wordlineBytes that one activation opens
 */
public record DpuDma(
    double readCycles,
    double writeCycles,
    double cyclesPerByte,
    double busyCycles,
    int mostBytes,
    int granuleBytes,
    int wordlineBytes) {
  static DpuDma read(ConstantsFile c) {
    DpuDma dma =
        new DpuDma(
            c.positive("dma_read_cycles"),
            c.positive("dma_write_cycles"),
            c.positive("dma_cycles_per_byte"),
            c.positive("dma_busy_cycles"),
            (int) c.integer("dma_most_bytes", 8),
            (int) c.integer("granule_bytes", 1),
            (int) c.integer("wordline_bytes", 8));
    if (dma.busyCycles > Math.min(dma.readCycles, dma.writeCycles)) {
      throw new DeviceException(
          c.where("dma_busy_cycles")
              + " = "
              + dma.busyCycles
              + " must be at most dma_read_cycles = "
              + dma.readCycles
              + " and dma_write_cycles = "
              + dma.writeCycles);
    }
    return dma;
  }

  /** Bytes that a transfer moves for those that are wanted. */
  int moved(int bytes) {
    return Math.ceilDiv(bytes, granuleBytes) * granuleBytes;
  }
}
