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

  /** A step along k of a product's tile of 64 × 64, of 128 × 128, and of those by warpgroups. */
  private static final double SMALL_NANOS = 340;

  private static final double LARGE_NANOS = 1_000;
  private static final double WARPGROUP_NANOS = 640;

  /** How much longer a step takes whose factors do not lie in rows. */
  private static final double CHUNKED = 2.2;

  /** A step of a product of halves, which is four times as long: of a prototype that has all. */
  private static final double HALF_NANOS = 1_200;

  private UnitCost() {}

  /** Nanoseconds of one unit. */
  static double nanos(TapeEntry e, LevelMemory memory) {
    if (e.product()) {
      return product(e);
    }
    return START_NANOS + slower(e) * bytes(e, memory) / e.units() / BYTES_A_NANO;
  }

  /** How much longer an instruction takes than the bytes that it reads and writes. */
  private static double slower(TapeEntry e) {
    return switch (e.instruction()) {
      case TRANSFORMER, TRANSFORMER_GRADIENT -> 10;
      case TRIANGLE, TRIANGLE_GRADIENT -> 3;
      case LAYER_NORM, LAYER_NORM_GRADIENT -> 1.6;
      case ROW_LINEAR -> 1.4;
      case ADD -> 1.8;
      default -> 1;
    };
  }

  /** Bytes that an instruction reads and writes. */
  private static double bytes(TapeEntry e, LevelMemory memory) {
    return switch (e.instruction()) {
      case SQUARES, SUM_PARTS -> Float.BYTES * e.operand("size") * (e.operand("parts") + 1.0);
      // A gradient is read, a weight and a number that is remembered of it are read and written.
      case UPDATE -> Float.BYTES * e.operand("size") * 5.0;
      case FILL -> Float.BYTES * e.operand("count");
      default -> named(e, memory);
    };
  }

  /** Bytes of the buffers that an instruction names. */
  private static double named(TapeEntry e, LevelMemory memory) {
    double bytes = 0;
    long last = 0;
    for (long w : e.words()) {
      if (Words.isBuffer(w) && (last == 0 || Words.bufferNumber(w) != Words.bufferNumber(last))) {
        bytes += memory.bytes(w);
        last = w;
      }
    }
    return bytes;
  }

  private static double product(TapeEntry e) {
    boolean half = e.instruction() == Instruction.PRODUCT_HALF;
    int step = half ? TapeLimits.HALF_DEPTH : TapeLimits.PRODUCT_DEPTH;
    long steps = e.depths().map(k -> NodeTape.ceil(k, step)).sum();
    return START_NANOS + (half ? HALF_NANOS : step(e)) * steps / e.operand("splits");
  }

  private static double step(TapeEntry e) {
    long tile = e.operand("tile");
    double rows =
        tile == ProductTile.SMALL.number()
            ? SMALL_NANOS
            : tile == ProductTile.LARGE.number() ? LARGE_NANOS : WARPGROUP_NANOS;
    return e.operand("chunk_b") == 0 ? rows : CHUNKED * rows;
  }
}
