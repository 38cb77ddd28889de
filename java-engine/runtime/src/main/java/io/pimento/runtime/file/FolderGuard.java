package io.pimento.runtime.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Folders that a command works in. When one is removed, or replaced by another of its name, nothing
 * is written there any more: half a folder would look like a run.
 */
public final class FolderGuard {
  /** By folder: the file that shows that it is the same one, and what that file was. */
  private static final Map<Path, Mark> MARKS = new ConcurrentHashMap<>();

  private record Mark(Path file, @Nullable Object key) {}

  private FolderGuard() {}

  /** From now on the folder must keep this file of it. */
  public static void watch(Path folder, Path file) throws IOException {
    MARKS.put(normal(folder), new Mark(file, key(file)));
  }

  /** The folder may go. */
  public static void release(Path folder) {
    MARKS.remove(normal(folder));
  }

  /**
   * Checks the folders that a path lies in.
   *
   * @throws IOException naming the one that is gone
   */
  public static void require(Path path) throws IOException {
    for (Path at = normal(path); at != null && !MARKS.isEmpty(); at = at.getParent()) {
      Mark mark = MARKS.get(at);
      if (mark != null && !isThere(mark)) {
        throw new IOException(
            "the folder "
                + at
                + " was removed or replaced while this command worked in it; what it had is lost");
      }
    }
  }

  private static boolean isThere(Mark mark) {
    try {
      return Objects.equals(key(mark.file()), mark.key());
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private static Path normal(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
