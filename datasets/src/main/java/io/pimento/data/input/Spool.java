package io.pimento.data.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies of inputs that can be read only once (pipes, process substitution, sockets, terminals), so
 * that they can be read again. Files are read where they are. Not thread-safe.
 */
public final class Spool {
  /** Where copies go; asked for when the first is made. */
  public interface Folder {
    /** The folder, made if need be. */
    Path get() throws IOException;
  }

  private final @Nullable Folder folder;
  private final BiConsumer<Path, Path> begins;
  private final boolean singlePass;
  private final Map<Path, Path> copies = new HashMap<>();

  private Spool(@Nullable Folder folder, BiConsumer<Path, Path> begins) {
    this(folder, begins, false);
  }

  private Spool(@Nullable Folder folder, BiConsumer<Path, Path> begins, boolean singlePass) {
    this.singlePass = singlePass;
    this.folder = folder;
    this.begins = begins;
  }

  /** No copies: an input that can be read only once is refused. */
  public static Spool none() {
    return new Spool(null, (input, copy) -> {});
  }

  /**
   * No copies either, but every input may be opened once: for a single pass.
   *
   * <p>An input that can be read only once and is asked for again is found empty.
   */
  public static Spool singlePass() {
    return new Spool(null, (input, copy) -> {}, true);
  }

  /**
   * Copies in a folder.
   *
   * @param begins hears the input and its copy before each is made
   */
  public static Spool in(Folder folder, BiConsumer<Path, Path> begins) {
    return new Spool(folder, begins);
  }

  /** Whether a path is there and is neither a file nor a folder. */
  public static boolean canBeReadOnce(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  /**
   * The file that holds an input's bytes: the path itself, or the copy, made at the first call.
   *
   * @throws IOException naming the input, if it is missing or cannot be copied
   */
  public Path file(Path path) throws IOException {
    if (singlePass || !canBeReadOnce(path)) {
      return path;
    }
    Path copy = copies.get(path);
    if (copy == null) {
      if (folder == null) {
        throw new IOException(
            path + ": can be read only once, but is needed more often; save it to a file");
      }
      copy = folder.get().resolve("input-" + copies.size());
      begins.accept(path, copy);
      copy(path, copy);
      copies.put(path, copy);
    }
    return copy;
  }

  /** Opens an input. */
  public InputFile open(Path path) throws IOException {
    return InputFile.open(path, file(path));
  }

  private static void copy(Path from, Path to) throws IOException {
    InputStream in;
    try {
      in = Files.newInputStream(from);
    } catch (NoSuchFileException e) {
      throw new IOException(from + ": no such file", e);
    } catch (IOException e) {
      throw new IOException(from + ": cannot be read: " + e.getMessage(), e);
    }
    try (in;
        OutputStream out = Files.newOutputStream(to)) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new IOException("cannot copy " + from + " to " + to + ": " + e.getMessage(), e);
    }
  }
}
