package io.pimento.runtime.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file under another name and renames it into place when it is whole and on disk. */
public final class AtomicFile {
  private AtomicFile() {}

  /** What fills the file. */
  public interface Writer {
    void write(FileChannel channel) throws IOException;
  }

  /**
   * Writes a file; what was there before stays until the new one is whole.
   *
   * @throws IOException naming the file; on a full disk too
   */
  public static void write(Path target, Writer writer) throws IOException {
    Path parent = target.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writer.write(channel);
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw new IOException(
          "could not write "
              + target
              + ": "
              + e.getMessage()
              + "; what was there before is untouched",
          e);
    }
  }

  /** Writes text. */
  public static void write(Path target, String text) throws IOException {
    write(
        target,
        channel -> {
          var bytes =
              java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }
}
