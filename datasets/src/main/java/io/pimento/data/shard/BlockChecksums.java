package io.pimento.data.shard;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C of every block of bytes that stream by; the last block may be short. */
final class BlockChecksums {
  /** Bytes a block; a power of two. Small, so that the first use of a row checks little more. */
  static final int BLOCK_BYTES = 1 << 20;

  private final CRC32C crc = new CRC32C();
  private final IntArrayList finished = new IntArrayList();
  private int inBlock;

  /** Takes the buffer's remaining bytes. */
  void update(ByteBuffer bytes) {
    ByteBuffer rest = bytes.duplicate();
    int end = rest.limit();
    while (rest.position() < end) {
      int count = Math.min(BLOCK_BYTES - inBlock, end - rest.position());
      rest.limit(rest.position() + count);
      crc.update(rest);
      inBlock += count;
      if (inBlock == BLOCK_BYTES) {
        endBlock();
      }
    }
  }

  private void endBlock() {
    finished.add((int) crc.getValue());
    crc.reset();
    inBlock = 0;
  }

  /** The checksums of all blocks. */
  int[] finish() {
    if (inBlock > 0) {
      endBlock();
    }
    return finished.toIntArray();
  }

  /** How many blocks some bytes have. */
  static int blocks(long bytes, int blockBytes) {
    return Math.toIntExact((bytes + blockBytes - 1) / blockBytes);
  }
}
