package io.pimento.runtime.cuda;

import io.pimento.cuda.TapeLimits;

/** Operands of instructions: numbers, and addresses as a base in the highest byte and an offset. */
final class Words {
  /** Base of addresses that are complete. */
  static final int ABSOLUTE = 0;

  /** Base of the block that values live in. */
  static final int ARENA = 1;

  /** First base of inputs; they share it, or have one each. */
  static final int INPUT = 2;

  /** First base of the areas in which the GPUs of one training leave gradients, by rank. */
  static final int EXCHANGE = 3;

  /** Not an address: how many times those GPUs had met, or might have, before a step. */
  static final int EPOCH = EXCHANGE + TapeLimits.RANKS;

  /** Base of the host's record of a step. */
  static final int RECORD = TapeLimits.BASES - 1;

  /** Stands for the arena until offsets are known: a buffer's number, then 36 bits of offset. */
  private static final int BUFFER = 0xff;

  private static final int BASE_SHIFT = 56;
  private static final int NUMBER_SHIFT = 36;
  private static final long OFFSET = (1L << NUMBER_SHIFT) - 1;

  private Words() {}

  static long signed(int n) {
    return n & 0xffff_ffffL;
  }

  static long real(double v) {
    return Float.floatToRawIntBits((float) v) & 0xffff_ffffL;
  }

  static long flag(boolean b) {
    return b ? 1 : 0;
  }

  /** The lower half of a number of 64 bits, for which operands have no room. */
  static long low(long number) {
    return signed((int) number);
  }

  static long high(long number) {
    return number >>> Integer.SIZE;
  }

  static long address(int base, long offset) {
    return (long) base << BASE_SHIFT | offset;
  }

  static long buffer(int number) {
    return (long) BUFFER << BASE_SHIFT | (long) number << NUMBER_SHIFT;
  }

  static boolean isBuffer(long word) {
    return word >>> BASE_SHIFT == BUFFER;
  }

  /** Whether an operand starts on a 16-byte boundary, as every base does. */
  static boolean aligned16(long word) {
    return (word & 15) == 0;
  }

  static int bufferNumber(long word) {
    return (int) (word >>> NUMBER_SHIFT) & 0xfffff;
  }

  static long offset(long word) {
    return word & OFFSET;
  }

  static long plus(long word, long bytes) {
    return word + bytes;
  }
}
