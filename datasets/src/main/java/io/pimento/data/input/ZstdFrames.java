package io.pimento.data.input;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a zstd file (RFC 8878): skippable ones in front are passed over here, so that what
 * follows is known; the library takes those further on.
 */
final class ZstdFrames {
  /** The widest window that the library decodes, 2 GiB: what {@code zstd --long=31} writes. */
  static final int MAX_WINDOW_LOG = 31;

  private static final int MAGIC_BYTES = 4;

  private ZstdFrames() {}

  /** Whether four bytes begin a frame with data, {@code FD2FB528} in little-endian order. */
  static boolean isFrame(byte[] magic) {
    return magic.length >= MAGIC_BYTES
        && magic[0] == 0x28
        && magic[1] == (byte) 0xb5
        && magic[2] == 0x2f
        && magic[3] == (byte) 0xfd;
  }

  /** Whether four bytes begin a skippable frame, {@code 184D2A5?}. */
  static boolean isSkippable(byte[] magic) {
    return magic.length >= MAGIC_BYTES
        && (magic[0] & 0xf0) == 0x50
        && magic[1] == 0x2a
        && magic[2] == 0x4d
        && magic[3] == 0x18;
  }

  /**
   * Passes over skippable frames.
   *
   * @param in stands after the first frame's magic
   * @return the bytes of the next magic that begins no skippable frame, fewer at the file's end
   */
  static byte[] skip(InputStream in, byte[] magic) throws IOException {
    byte[] next = magic;
    while (isSkippable(next)) {
      byte[] size = in.readNBytes(Integer.BYTES);
      long bytes = 0;
      for (int k = size.length - 1; k >= 0; k--) {
        bytes = bytes << 8 | (size[k] & 0xff);
      }
      try {
        if (size.length < Integer.BYTES) {
          throw new EOFException();
        }
        in.skipNBytes(bytes);
      } catch (EOFException e) {
        throw new EOFException("the zstd archive is truncated in a skippable frame");
      }
      next = in.readNBytes(MAGIC_BYTES);
    }
    return next;
  }

  /**
   * The data of the frames.
   *
   * @param in stands after the first frame's magic
   */
  static InputStream decode(Path file, byte[] magic, InputStream in) throws IOException {
    // The descriptor, and the window's size where the frame has one.
    byte[] header = in.readNBytes(2);
    String tooWide = tooWide(header);
    if (tooWide != null) {
      throw new IOException(tooWide);
    }
    NativeLibrary.zstd(file);
    InputStream start =
        new SequenceInputStream(new ByteArrayInputStream(magic), new ByteArrayInputStream(header));
    return new ZstdInputStream(new SequenceInputStream(start, in)).setLongMax(MAX_WINDOW_LOG);
  }

  private static @Nullable String tooWide(byte[] header) {
    boolean singleSegment = header.length > 0 && (header[0] & 0x20) != 0;
    if (header.length < 2 || singleSegment) {
      return null;
    }
    int log = 10 + ((header[1] & 0xff) >> 3);
    int eighths = header[1] & 7;
    return log > MAX_WINDOW_LOG || (log == MAX_WINDOW_LOG && eighths > 0)
        ? "the zstd data need a window of %s%s GiB, more than the limit of 2 GiB; compress them with --long=31 or less"
            .formatted(eighths == 0 ? "" : "more than ", 1L << (log - 30))
        : null;
  }

  /** What a failure of the library means. */
  static String explain(String message, boolean atEnd) {
    if (message.contains("too much memory")) {
      return "the zstd data need a window of more than 2 GiB, the limit; compress them with"
          + " --long=31 or less";
    }
    if (message.contains("llocation")) {
      return "there is not enough memory for the window of the zstd data; free some, or compress"
          + " them with a smaller --long";
    }
    return (atEnd ? "the zstd archive is truncated" : "the zstd data are damaged")
        + " ("
        + message
        + ")";
  }
}
