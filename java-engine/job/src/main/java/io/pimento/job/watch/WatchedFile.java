package io.pimento.job.watch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A file of a folder, opened for reading alone, and read again only when it has changed. A link
 * that leads out of the folder is not followed.
 *
 * @param <T> what the file means
 */
public final class WatchedFile<T> {
  private final Path folder;
  private final String name;
  private final int most;
  private final T none;
  private final Function<String, T> meaning;
  private T value;
  private long bytes = -1;
  private long time = -1;

  /**
   * A file, which need not be there.
   *
   * @param most bytes of its end that are read
   * @param none what it means where it is not there, leads elsewhere or is being replaced
   */
  public WatchedFile(Path folder, String name, int most, T none, Function<String, T> meaning) {
    this.folder = folder;
    this.name = name;
    this.most = most;
    this.none = none;
    this.meaning = meaning;
    this.value = none;
  }

  /** What it means now. */
  public T read() throws IOException {
    Path file = within();
    if (file == null) {
      return none;
    }
    try {
      long size = Files.size(file);
      long written = Files.getLastModifiedTime(file).toMillis();
      if (size != bytes || written != time) {
        value = meaning.apply(end(file));
        bytes = size;
        time = written;
      }
      return value;
    } catch (NoSuchFileException e) {
      return none;
    }
  }

  /** When it was last written, in milliseconds; −1 if it is not there. */
  public long time() throws IOException {
    Path file = within();
    return file == null ? -1 : Files.getLastModifiedTime(file).toMillis();
  }

  /** Its real place if that lies in the folder. */
  private @Nullable Path within() throws IOException {
    try {
      Path file = folder.resolve(name).toRealPath();
      return file.startsWith(folder.toRealPath()) && Files.isRegularFile(file) ? file : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private String end(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, in.length() - most);
      byte[] read = new byte[(int) (in.length() - from)];
      in.seek(from);
      in.readFully(read);
      String text = new String(read, StandardCharsets.UTF_8);
      // A line that begins before is no whole one.
      return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
    }
  }

  /** Whole lines of a text; what a writer has begun is none. */
  public static List<String> wholeLines(String text) {
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }
}
