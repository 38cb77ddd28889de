package io.pimento.cuda;

/** Sizes that the kernels and those who write tapes for them agree on. */
public final class TapeLimits {
  /** Threads of a block. */
  public static final int THREADS = 256;

  /** Entries that a unit of an elementwise instruction covers. */
  public static final int ELEMENTS = 4096;

  /**
   * Scratch memory of a block: what a transformer's gradient takes. With a level it is less than
   * the 99 KiB that a block may have on GPUs that are not made for servers.
   */
  public static final int SCRATCH_BYTES = 677 * 128;

  /** The same where products go by warpgroups: three tiles of both factors, 32 entries deep. */
  static final int WARPGROUP_SCRATCH_BYTES = 3 * 2 * 128 * 128;

  /** Warps of a block. */
  public static final int WARPS = THREADS / 32;

  /** Width of embedding rows that the fast kernels over rows take. */
  public static final int ROW_WIDTH = 16;

  /** Tiles of 16 by 8 sums that a warp holds of a compressed interaction's weight gradient. */
  public static final int PAIR_TILES = 12;

  /** Words of one level that a block holds. */
  public static final int LEVEL_WORDS = 1792;

  /** Base addresses that operands refer to: most are for inputs that each have one of their own. */
  public static final int BASES = 32;

  /** Most GPUs that train one model together. */
  public static final int RANKS = 8;

  /** Most inputs that are gathered from rows on the device; an even number. */
  public static final int GATHER_COLUMNS = 8;

  /** Numbers that change from launch to launch; an even number. */
  public static final int SCALARS = 12;

  /** Entries of rows of tables that a unit sums or changes. */
  public static final int ROW_ENTRIES = 4 * THREADS;

  /** Ids that are sorted together before chunks are merged. */
  public static final int SORT_CHUNK = 4096;

  /** Ids that one unit of a merge places. */
  public static final int MERGE_UNIT = 1024;

  /** Bytes of the state of a block's loop over levels and units. */
  private static final int STATE_BYTES = 32;

  /** Shared memory of a block: scratch, one level, bases, scalars and the loop's state. */
  public static final int SHARED_BYTES = sharedBytes(SCRATCH_BYTES);

  /** Entries along the summed axis that a stage of a matrix product has. */
  public static final int PRODUCT_DEPTH = 16;

  /**
   * The same of a product of halves; rows of its factors lie a multiple of it apart, zeros behind
   * their last entry.
   */
  public static final int HALF_DEPTH = 64;

  /** Halves that a unit of a copy of a matrix makes. */
  public static final int HALVES = 2 * ELEMENTS;

  /** Rows and columns of a product's small tile. */
  public static final int SMALL_TILE = 64;

  /** The same of a large one. */
  public static final int LARGE_TILE = 128;

  /** Parts from which on a block's warps share them out. */
  static final int MANY_PARTS = 16;

  /** Entries that a unit covers of a sum of one part: a thread reads sixteen at once, twice. */
  static final int WHOLE_SPAN = 32 * THREADS;

  /** The same of few parts. */
  static final int FEW_SPAN = 4 * THREADS;

  /** The same of many parts. */
  static final int MANY_SPAN = 32;

  /** Entries that a unit of a sum of so many parts covers. */
  public static int entriesOfSum(int parts) {
    return parts == 1 ? WHOLE_SPAN : parts < MANY_PARTS ? FEW_SPAN : MANY_SPAN;
  }

  /** Shared memory of a block with so much scratch. */
  static int sharedBytes(int scratch) {
    return scratch + 8 * LEVEL_WORDS + 8 * BASES + Float.BYTES * SCALARS + STATE_BYTES;
  }

  private TapeLimits() {}
}
