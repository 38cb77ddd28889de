package io.pimento.data.input;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * An input file opened for one pass, decompressed if its first bytes say gzip or zstd, whatever its
 * name. A truncated or damaged archive is an {@link IOException} naming the file.
 */
public final class InputFile extends InputStream {
  private static final int MAGIC_BYTES = 4;

  private final Path path;
  private final Counting raw;
  private final InputStream data;

  private InputFile(Path path, Counting raw, InputStream data) {
    this.path = path;
    this.raw = raw;
    this.data = data;
  }

  /** Opens a plain, gzip or zstd file. */
  public static InputFile open(Path path) throws IOException {
    Counting raw;
    try {
      if (Files.isDirectory(path)) {
        throw new IOException(path + ": is a folder, a file is needed");
      }
      raw = new Counting(Files.newInputStream(path));
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": no such file", e);
    }
    try {
      byte[] magic = raw.readNBytes(MAGIC_BYTES);
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), raw);
      if (magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
        return new InputFile(path, raw, new GzipMembers(whole));
      }
      if (magic.length == MAGIC_BYTES
          && magic[0] == 0x28
          && magic[1] == (byte) 0xb5
          && magic[2] == 0x2f
          && magic[3] == (byte) 0xfd) {
        return new InputFile(path, raw, new ZstdInputStream(whole));
      }
      return new InputFile(path, raw, whole);
    } catch (IOException e) {
      raw.close();
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  /** The file's path. */
  public Path path() {
    return path;
  }

  /** Bytes of the file itself (compressed, if it is) taken so far. */
  public long fileBytesRead() {
    return raw.count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    try {
      return data.read(out, offset, length);
    } catch (ZstdIOException e) {
      String what = raw.ended ? "the zstd archive is truncated" : "the zstd data are damaged";
      throw new IOException(path + ": " + what + " (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    data.close();
  }

  private static final class Counting extends FilterInputStream {
    // Written by the one reading thread; read by whoever shows progress.
    private volatile long count;
    private volatile boolean ended;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      note(b < 0 ? -1 : 1);
      return b;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
      int n = in.read(out, offset, length);
      note(n);
      return n;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void note(int n) {
      if (n < 0) {
        ended = true;
      } else {
        count += n;
      }
    }
  }
}
