package io.pimento.runtime.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file's bytes in memory, which all processes of a machine that map it share. What is written to
 * them is this process's alone and never reaches the file.
 */
public final class MappedFile implements AutoCloseable {
  private final Arena arena;
  private final MemorySegment bytes;

  private MappedFile(Arena arena, MemorySegment bytes) {
    this.arena = arena;
    this.bytes = bytes;
  }

  /**
   * Maps a file, which must not be shortened while it is mapped.
   *
   * @throws IOException if it cannot be opened; the system asks for the right to write it, too
   */
  @SuppressWarnings("MustBeClosedChecker") // closed with the file
  public static MappedFile of(Path file) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new MappedFile(
          arena, channel.map(FileChannel.MapMode.PRIVATE, 0, channel.size(), arena));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** The address of the first byte. */
  public long address() {
    return bytes.address();
  }

  @Override
  public void close() {
    arena.close();
  }
}
