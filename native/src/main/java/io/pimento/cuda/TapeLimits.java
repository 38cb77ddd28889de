package io.pimento.cuda;

/** Sizes that the kernels and those who write tapes for them agree on. */
public final class TapeLimits {
  /** Threads of a block. */
  public static final int THREADS = 256;

  /** Entries that a unit of an elementwise instruction covers. */
  public static final int ELEMENTS = 4096;

  /** Scratch memory of a block: four stages of two tiles of 128 by 16 with padding. */
  public static final int SCRATCH_BYTES = 4 * 2 * 128 * 20 * Float.BYTES;

  /** Warps of a block. */
  public static final int WARPS = THREADS / 32;

  /** Width of embedding rows that the fast kernels over rows take. */
  public static final int ROW_WIDTH = 16;

  /** Words of one level that a block holds. */
  public static final int LEVEL_WORDS = 2048;

  /** Base addresses that operands refer to: most are for inputs that each have one of their own. */
  public static final int BASES = 32;

  /** Numbers that change from launch to launch; an even number. */
  public static final int SCALARS = 10;

  /** Ids that are sorted together before chunks are merged. */
  public static final int SORT_CHUNK = 4096;

  /** Ids that one unit of a merge places. */
  public static final int MERGE_UNIT = 1024;

  /** Bytes of the state of a block's loop over levels and units. */
  private static final int STATE_BYTES = 32;

  /** Shared memory of a block: scratch, one level, bases, scalars and the loop's state. */
  public static final int SHARED_BYTES =
      SCRATCH_BYTES + 8 * LEVEL_WORDS + 8 * BASES + Float.BYTES * SCALARS + STATE_BYTES;

  /** Parts from which on a block's warps share them out. */
  private static final int MANY_PARTS = 16;

  /** Entries that a unit of a sum of so many parts covers. */
  public static int entriesOfSum(int parts) {
    return parts < MANY_PARTS ? 4 * THREADS : 32;
  }

  private TapeLimits() {}
}
