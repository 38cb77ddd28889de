package io.pimento.runtime.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Memory whose bytes lie in a file, for what is larger than the machine's: the system keeps in
 * memory what is read and written often. The file has no name while it is used, so that nothing is
 * left of it when the process ends, however it ends.
 */
public final class FileMemory {
  private static final int CHUNK = 1 << 20;

  private FileMemory() {}

  /**
   * A block of zeros, page-aligned. Its room on the disk is taken at once: a full disk must fail
   * here, since a write to mapped memory that finds none ends the process.
   *
   * @param folder on a disk with room for it
   * @throws OutOfNativeMemoryException naming folder and size if there is no room
   */
  @SuppressWarnings("MustBeClosedChecker") // closed with the block
  public static NativeBlock allocateFloats(Path folder, long floats) {
    if (floats < 0 || floats > (Long.MAX_VALUE >> 3)) {
      throw new IllegalArgumentException("cannot allocate " + floats + " floats");
    }
    long bytes = Math.max(1, floats * Float.BYTES);
    Arena arena = Arena.ofShared();
    @Nullable Path file = null;
    try {
      file = Files.createTempFile(folder, "pimento-table-", ".bin");
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        reserve(channel, bytes);
        long address = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena).address();
        return new NativeBlock(address, floats, arena);
      }
    } catch (IOException e) {
      arena.close();
      throw new OutOfNativeMemoryException(folder, bytes, e);
    } finally {
      forget(file);
    }
  }

  private static void reserve(FileChannel channel, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
    for (long at = 0; at < bytes; ) {
      zeros.clear().limit((int) Math.min(CHUNK, bytes - at));
      at += channel.write(zeros, at);
    }
  }

  private static void forget(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A name that stays takes no more room than the block; the system's own complaint says why.
      file.toFile().deleteOnExit();
    }
  }
}
