package io.pimento.data.input;

import com.github.luben.zstd.ZstdIOException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * An input file opened for one pass, decompressed if its first bytes say gzip or zstd, whatever its
 * name, and without the byte order mark that UTF-8 text may begin with. A truncated or damaged
 * archive, or a file that is known to be no text, is an {@link IOException} naming the file.
 */
public final class InputFile extends InputStream {
  private static final int MAGIC_BYTES = 4;
  private static final int MARK_BYTES = 3;
  private static final long UNCOUNTED = -1;
  private static final int STRETCH = 1 << 18;

  private final Path path;
  private final Path bytes;
  private final long from;
  private final Counting raw;
  private final InputStream data;
  private final int expected;
  private long linesBefore = UNCOUNTED;

  private InputFile(Path path, Path bytes, long from, Counting raw, InputStream data) {
    this(path, bytes, from, raw, data, STRETCH);
  }

  private InputFile(
      Path path, Path bytes, long from, Counting raw, InputStream data, int expected) {
    this.expected = expected;
    this.path = path;
    this.bytes = bytes;
    this.from = from;
    this.raw = raw;
    this.data = data;
  }

  /** Opens a plain, gzip or zstd file. */
  public static InputFile open(Path path) throws IOException {
    return open(path, path);
  }

  /**
   * Opens a plain, gzip or zstd file whose bytes lie elsewhere.
   *
   * @param path the name for messages
   * @param bytes the file that is read
   */
  public static InputFile open(Path path, Path bytes) throws IOException {
    Counting raw;
    try {
      if (Files.isDirectory(bytes)) {
        throw new IOException(path + ": is a folder, a file is needed");
      }
      raw = new Counting(Files.newInputStream(bytes));
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": no permission to read it", e);
    }
    try {
      return new InputFile(path, bytes, 0, raw, text(decompressed(path, raw)));
    } catch (IOException e) {
      raw.close();
      throw explained(path, raw, e);
    }
  }

  /** Opens a part; bytes of a file are those of {@link #isPlain plain text}. */
  public static InputFile open(FilePart part) throws IOException {
    Path path = part.path();
    if (part.unit() != FilePart.Unit.BYTES) {
      return open(path);
    }
    Counting raw = new Counting(FileStretch.open(path, part.from(), part.to()));
    try {
      InputStream data = raw;
      if (part.begins()) {
        byte[] head = raw.readNBytes(MARK_BYTES);
        data = new Headed(head, isMark(head) ? MARK_BYTES : 0, raw);
      }
      return new InputFile(path, path, part.from(), raw, data);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * Plain text in memory, without its byte order mark.
   *
   * @param name for messages
   */
  public static InputFile of(Path name, byte[] text) {
    int from = isMark(text) ? MARK_BYTES : 0;
    Counting raw = new Counting(new ByteArrayInputStream(text, from, text.length - from));
    return new InputFile(name, name, 0, raw, raw, Math.min(STRETCH, text.length));
  }

  /**
   * Whether a file is text as it lies there, neither compressed nor refused, so that its bytes can
   * be read from any line on.
   */
  static boolean isPlain(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      open(path).close();
      byte[] magic = in.readNBytes(MAGIC_BYTES);
      return !isGzip(magic) && !ZstdFrames.isFrame(magic) && !ZstdFrames.isSkippable(magic);
    } catch (IOException e) {
      return false; // Whoever reads it hears why.
    }
  }

  private static InputStream decompressed(Path path, Counting raw) throws IOException {
    byte[] first = raw.readNBytes(MAGIC_BYTES);
    byte[] magic = ZstdFrames.skip(raw, first);
    if (ZstdFrames.isFrame(magic)) {
      return ZstdFrames.decode(path, magic, raw);
    }
    if (ZstdFrames.isSkippable(first) && magic.length > 0 && ForeignFormat.of(magic) == null) {
      throw new IOException("after its skippable frames come bytes that are no zstd frame");
    }
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), raw);
    return isGzip(magic) ? new GzipMembers(whole) : whole;
  }

  private static boolean isGzip(byte[] magic) {
    return magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
  }

  /** The stream without a byte order mark; refused if it is known to be something else. */
  private static InputStream text(InputStream data) throws IOException {
    byte[] head = data.readNBytes(ForeignFormat.HEAD_BYTES);
    String foreign = ForeignFormat.of(head);
    if (foreign != null) {
      throw new IOException(foreign);
    }
    return new Headed(head, isMark(head) ? MARK_BYTES : 0, data);
  }

  private static boolean isMark(byte[] head) {
    return head.length >= MARK_BYTES
        && head[0] == (byte) 0xef
        && head[1] == (byte) 0xbb
        && head[2] == (byte) 0xbf;
  }

  /** How many bytes are well read at a time. */
  int stretch() {
    return expected;
  }

  /** The file's path. */
  public Path path() {
    return path;
  }

  /**
   * Lines of the file before what is read here: 0 unless that is a part. Counted when first asked
   * for, since only errors ask.
   */
  long linesBefore() {
    if (linesBefore == UNCOUNTED) {
      try {
        linesBefore = from == 0 ? 0 : FileStretch.linesBefore(bytes, from);
      } catch (IOException e) {
        throw new UncheckedIOException(path + ": " + e.getMessage(), e);
      }
    }
    return linesBefore;
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
    } catch (IOException e) {
      throw explained(path, raw, e);
    }
  }

  private static IOException explained(Path path, Counting raw, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith(path + ": ")) {
      return e;
    }
    boolean zstd = e instanceof ZstdIOException;
    return new IOException(
        path + ": " + (zstd ? ZstdFrames.explain(message, raw.ended) : message), e);
  }

  @Override
  public void close() throws IOException {
    data.close();
  }

  /** Bytes that were looked at, then the rest. */
  private static final class Headed extends FilterInputStream {
    private final byte[] head;
    private int at;

    Headed(byte[] head, int from, InputStream rest) {
      super(rest);
      this.head = head;
      at = from;
    }

    @Override
    public int read() throws IOException {
      return at < head.length ? head[at++] & 0xFF : in.read();
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
      int n = Math.min(length, head.length - at);
      if (n <= 0) {
        return in.read(out, offset, length);
      }
      System.arraycopy(head, at, out, offset, n);
      at += n;
      return n;
    }
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
