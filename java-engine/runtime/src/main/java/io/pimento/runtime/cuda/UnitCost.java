package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.ProductTile;
import io.pimento.cuda.TapeLimits;

/**
 * About how long a block takes for a unit of an instruction, by what was measured on an H200 with
 * two blocks on each multiprocessor: good enough to say which of two levels has more time left.
 */
final class UnitCost {
  /** Before its first byte is there. */
  private static final double START_NANOS = 1_500;

  /** Bytes that a block moves in a nanosecond when all blocks do: 4.3 TB/s by 264. */
  private static final double BYTES_A_NANO = 16;

  /** How much longer transformers take than the bytes that they read and write. */
  private static final double TRANSFORMER = 4;

  /** A step along k of a product's tile of 64 × 64, of 128 × 128, and of that by warpgroups. */
  private static final double SMALL_NANOS = 340;

  private static final double LARGE_NANOS = 1_000;
  private static final double WARPGROUP_NANOS = 640;

  /** A step of a product of halves, which is four times as long: of a prototype that has all. */
  private static final double HALF_NANOS = 1_200;

  private UnitCost() {}

  /** Nanoseconds of one unit. */
  static double nanos(TapeEntry e, LevelMemory memory) {
    if (e.product()) {
      return product(e);
    }
    double bytes = 0;
    long last = 0;
    for (long w : e.words()) {
      if (Words.isBuffer(w) && (last == 0 || Words.bufferNumber(w) != Words.bufferNumber(last))) {
        bytes += memory.bytes(w);
        last = w;
      }
    }
    boolean transformer =
        e.instruction() == Instruction.TRANSFORMER
            || e.instruction() == Instruction.TRANSFORMER_GRADIENT;
    return START_NANOS + (transformer ? TRANSFORMER : 1) * bytes / e.units() / BYTES_A_NANO;
  }

  private static double product(TapeEntry e) {
    boolean half = e.instruction() == Instruction.PRODUCT_HALF;
    int at = e.instruction().operands().indexOf("segment");
    long depth = 0;
    for (int s = at; s < e.words().length; s += 5) {
      depth +=
          NodeTape.ceil(e.words()[s + 4], half ? TapeLimits.HALF_DEPTH : TapeLimits.PRODUCT_DEPTH);
    }
    return START_NANOS
        + (half ? HALF_NANOS : step(e.operand("tile"))) * depth / e.operand("splits");
  }

  private static double step(long tile) {
    return tile == ProductTile.SMALL.number()
        ? SMALL_NANOS
        : tile == ProductTile.LARGE.number() ? LARGE_NANOS : WARPGROUP_NANOS;
  }
}
