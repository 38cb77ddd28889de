package io.pimento.runtime.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a file under another name and renames it into place when it is whole and on disk. The
 * other name, {@code NAME.PROCESS-NUMBER.part}, is the writer's own; what a killed process left
 * under such a name is removed by the next writer.
 */
public final class AtomicFile {
  private static final Pattern PART = Pattern.compile(".*\\.(\\d{1,18})-\\d+\\.part");
  private static final AtomicLong NUMBER = new AtomicLong();

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
    FolderGuard.require(target);
    Path absolute = target.toAbsolutePath();
    Path parent = absolute.getParent();
    String name = target.getFileName().toString();
    if (parent != null) {
      Files.createDirectories(parent);
      removeLeft(parent, name);
    }
    Path temporary =
        target.resolveSibling(
            name + "." + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        writer.write(channel);
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw new IOException(
          "could not write "
              + target
              + ": "
              + reason(e, temporary)
              + "; what was there before is untouched",
          e);
    }
  }

  private static String reason(IOException e, Path temporary) {
    String said = e.getMessage();
    return said == null || said.equals(temporary.toString())
        ? e.getClass().getSimpleName().replace("Exception", "")
        : said;
  }

  /** Writes text. */
  public static void write(Path target, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    write(
        target,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /** Removes what processes that are gone have left beside a file that they were writing. */
  private static void removeLeft(Path folder, String name) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(
            folder, file -> file.getFileName().toString().startsWith(name + ".") && isLeft(file))) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Whether a file is a half-written one whose writer has ended. */
  public static boolean isLeft(Path file) {
    Matcher m = PART.matcher(file.getFileName().toString());
    return m.matches() && ProcessHandle.of(Long.parseLong(m.group(1))).isEmpty();
  }
}
