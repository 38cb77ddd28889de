package io.pimento.runtime.checkpoint;

import io.pimento.runtime.file.Checksums;
import io.pimento.runtime.memory.NativeMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;

/** The blocks of one tensor's bytes, checked one after the other as they come. */
final class TensorBlocks {
  /** Bytes of a block: small enough to stay in the cache between reading and checking. */
  static final int BYTES = 1 << 20;

  private static final int INFINITY = 0x7f800000;
  private static final int HALF_INFINITY = 0x7c00;
  private static final int CHUNK = 4096;

  private final String name;
  private final boolean half;
  private final int[] chunk = new int[CHUNK];
  private int number;

  TensorBlocks(Safetensors.Entry entry) {
    this.name = entry.name();
    this.half = entry.half();
  }

  /** The checksums of a tensor in memory. */
  static List<Integer> of(Safetensors.Tensor tensor) {
    List<Integer> all = new ArrayList<>();
    NativeMemory.forEachBuffer(
        tensor.address(),
        tensor.bytes(),
        part -> {
          for (int at = 0; at < part.limit(); at += BYTES) {
            all.add(Checksums.of(part.slice(at, Math.min(BYTES, part.limit() - at))));
          }
        });
    return all;
  }

  /** How many blocks some bytes have. */
  static long count(long bytes) {
    return (bytes + BYTES - 1) / BYTES;
  }

  /** Checks the next block against its checksum, if there is one, and for finite numbers. */
  void check(ByteBuffer block, List<Integer> checksums) throws IOException {
    if (!checksums.isEmpty() && Checksums.of(block) != checksums.get(number)) {
      throw new IOException(
          "tensor "
              + name
              + " is damaged in bytes "
              + (long) number * BYTES
              + " to "
              + ((long) number * BYTES + block.remaining())
              + " (its checksum is another); take a copy of the file, or remove it to make it"
              + " again");
    }
    if (half) {
      checkHalves(block.asShortBuffer());
    } else {
      checkFloats(block.asIntBuffer());
    }
    number++;
  }

  private void checkHalves(ShortBuffer bits) throws IOException {
    for (int i = 0; i < bits.limit(); i++) {
      if ((bits.get(i) & HALF_INFINITY) == HALF_INFINITY) {
        throw notFinite(
            Float.float16ToFloat(bits.get(i)), (long) number * (BYTES / Short.BYTES) + i);
      }
    }
  }

  private void checkFloats(IntBuffer bits) throws IOException {
    while (bits.hasRemaining()) {
      int n = Math.min(CHUNK, bits.remaining());
      bits.get(chunk, 0, n);
      int most = 0;
      for (int i = 0; i < n; i++) {
        most = Math.max(most, chunk[i] & 0x7fffffff);
      }
      if (most >= INFINITY) {
        int i = 0;
        while ((chunk[i] & 0x7fffffff) < INFINITY) {
          i++;
        }
        long entry = (long) number * (BYTES / Float.BYTES) + bits.position() - n + i;
        throw notFinite(Float.intBitsToFloat(chunk[i]), entry);
      }
    }
  }

  private IOException notFinite(float value, long entry) {
    return new IOException(
        "parameter "
            + name
            + " holds "
            + value
            + " at entry "
            + entry
            + ", so no prediction of it is finite; the training that made it diverged, or the file"
            + " is damaged");
  }
}
