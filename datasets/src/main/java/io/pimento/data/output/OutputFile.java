package io.pimento.data.output;

import com.github.luben.zstd.ZstdOutputStream;
import io.pimento.data.input.NativeLibrary;
import io.pimento.data.shard.DatasetWriter;
import io.pimento.data.shard.ScratchFolder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written in a hidden folder beside its place and moved there by {@link #commit}, so
 * that what a kill leaves does not look whole. Compressed if its name ends in {@code .gz} or {@code
 * .zst}. A place that is no file, such as a pipe, is written as it goes. Not thread-safe.
 */
public final class OutputFile implements ByteSink, AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;

  private final Path target;
  private final @Nullable ScratchFolder scratch;
  private final @Nullable Path partial;
  private final OutputStream out;
  private boolean closed;

  private OutputFile(
      Path target, @Nullable ScratchFolder scratch, @Nullable Path partial, OutputStream out) {
    this.target = target;
    this.scratch = scratch;
    this.partial = partial;
    this.out = out;
  }

  /**
   * Starts a file. One that is there stays until the new one is whole.
   *
   * @throws IOException naming the file, if it cannot be written
   */
  public static OutputFile create(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new IOException(target + ": is a folder; name a file to write");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE);
      return new OutputFile(target, null, null, new BufferedOutputStream(out, BUFFER_BYTES));
    }
    try {
      ScratchFolder scratch = ScratchFolder.beside(target, "partial");
      Path partial = scratch.path().resolve(Objects.requireNonNull(target.getFileName()));
      try {
        return new OutputFile(target, scratch, partial, stream(target, partial));
      } catch (IOException e) {
        scratch.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private static OutputStream stream(Path target, Path partial) throws IOException {
    String name = target.toString();
    boolean zstd = name.endsWith(".zst");
    if (zstd) {
      NativeLibrary.zstd(target);
    }
    OutputStream file = Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW);
    OutputStream packed =
        zstd
            ? new ZstdOutputStream(file)
            : name.endsWith(".gz") ? new GZIPOutputStream(file, BUFFER_BYTES) : file;
    return new BufferedOutputStream(packed, BUFFER_BYTES);
  }

  /**
   * Removes what writers of a file left when they were killed.
   *
   * @return what was removed, and what may be such a folder and was not
   */
  public static List<String> clearLeftovers(Path target) throws IOException {
    return DatasetWriter.clearLeftovers(target);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      out.write(bytes, from, count);
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** Forces the file to the disk and moves it to its place. */
  public void commit() throws IOException {
    try {
      closed = true;
      out.close();
      Path whole = partial;
      if (whole != null) {
        try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        Files.move(
            whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private static IOException failure(Path target, IOException e) {
    return new IOException(
        "cannot write "
            + target
            + ": "
            + Objects.requireNonNullElse(e.getMessage(), e.toString())
            + " (what was there before is untouched)",
        e);
  }

  /** Removes what was written unless it was committed. */
  @Override
  public void close() throws IOException {
    try {
      if (!closed) {
        closed = true;
        out.close();
      }
    } catch (IOException e) {
      // The file is given up; why it could not be written was said.
    } finally {
      if (scratch != null) {
        scratch.close();
      }
    }
  }
}
