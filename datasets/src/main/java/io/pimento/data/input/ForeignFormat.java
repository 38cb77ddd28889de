package io.pimento.data.input;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Files that are no text of ours, known by their first bytes: what they are and what to do. The
 * bytes are those that the formats' own descriptions give.
 */
final class ForeignFormat {
  /** Bytes that {@link #of} wants to see; fewer if the file has no more. */
  static final int HEAD_BYTES = 512;

  private static final int TAR_MAGIC = 257;

  private ForeignFormat() {}

  private record Known(String magic, String what, String advice) {}

  private static final String UNPACK = "decompress it first, or compress it with gzip or zstd";
  private static final String AS_TEXT = "export it as CSV or Parquet";
  private static final String TO_UTF8 = "convert it to UTF-8, for example with iconv";

  private static final Known[] KNOWN = {
    new Known("PAR1", "a Parquet file", "use --format parquet with a schema"),
    new Known("PARE", "an encrypted Parquet file", "decrypt it and use --format parquet"),
    new Known("Obj\u0001", "an Avro file", AS_TEXT),
    new Known("ARROW1\0\0", "an Arrow (Feather) file", AS_TEXT),
    new Known("FEA1", "a Feather file", AS_TEXT),
    new Known("\u0089HDF\r\n\u001a\n", "an HDF5 file", AS_TEXT),
    new Known("\u0093NUMPY", "a NumPy array", AS_TEXT),
    new Known("SQLite format 3\0", "an SQLite data base", AS_TEXT),
    new Known("\u00fd7zXZ\0", "compressed with xz", UNPACK),
    new Known("]\0\0", "compressed with lzma", UNPACK),
    new Known("LZIP\u0001", "compressed with lzip", UNPACK),
    new Known("\u0089LZO\0\r\n\u001a\n", "compressed with lzop", UNPACK),
    new Known("\u0004\"M\u0018", "compressed with lz4", UNPACK),
    new Known("\u0002!L\u0018", "compressed with lz4 (legacy frame)", UNPACK),
    new Known("\u00ff\u0006\0\0sNaPpY", "compressed with snappy (framed)", UNPACK),
    new Known("\u001f\u008b", "compressed twice, inside with gzip", "decompress it once"),
    new Known("(\u00b5/\u00fd", "compressed twice, inside with zstd", "decompress it once"),
    new Known("\u001f\u009d", "compressed with compress (.Z)", UNPACK),
    new Known("7z\u00bc\u00af'\u001c", "a 7z archive", UNPACK),
    new Known("Rar!\u001a\u0007", "a RAR archive", UNPACK),
    new Known("PK\u0003\u0004", "a zip archive (or a spreadsheet or .npz, which are)", UNPACK),
    new Known("PK\u0005\u0006", "an empty zip archive", UNPACK),
    new Known("PK\u0007\u0008", "a zip archive of several parts", UNPACK),
    new Known("\u00ff\u00fe\0\0", "UTF-32 text", TO_UTF8),
    new Known("\0\0\u00fe\u00ff", "UTF-32 text", TO_UTF8),
    new Known("\u00ff\u00fe", "UTF-16 text", TO_UTF8),
    new Known("\u00fe\u00ff", "UTF-16 text", TO_UTF8),
    new Known("PIMSHARD", "a shard of a prepared data set", "name its folder with --data"),
    new Known("%PDF-", "a PDF document", AS_TEXT),
  };

  /**
   * What a file is.
   *
   * @param head its first bytes, decompressed where we can
   * @return "is …; do …", or null if the bytes may be text of ours
   */
  static @Nullable String of(byte[] head) {
    for (Known known : KNOWN) {
      if (startsWith(head, 0, known.magic)) {
        return say(known.what, known.advice);
      }
    }
    if (isBzip2(head)) {
      return say("compressed with bzip2", UNPACK);
    }
    if (startsWith(head, 0, "ORC") && hasControl(head, 16)) {
      return say("an ORC file", AS_TEXT);
    }
    if (startsWith(head, TAR_MAGIC, "ustar")) {
      return say("a tar archive", "unpack it and name its files");
    }
    return isWide(head) ? say("UTF-16 or UTF-32 text without a byte order mark", TO_UTF8) : null;
  }

  private static String say(String what, String advice) {
    return "is " + what + (advice.equals(TO_UTF8) ? ", not UTF-8; " : ", not text; ") + advice;
  }

  private static boolean startsWith(byte[] head, int at, String magic) {
    byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    return head.length >= at + wanted.length
        && java.util.Arrays.equals(head, at, at + wanted.length, wanted, 0, wanted.length);
  }

  /** "BZh", a digit, then the mark of a block or of the end. */
  private static boolean isBzip2(byte[] head) {
    return startsWith(head, 0, "BZh")
        && (startsWith(head, 4, "1AY&SY") || startsWith(head, 4, "\u0017rE8P\u0090"));
  }

  private static boolean hasControl(byte[] head, int within) {
    for (int k = 0; k < Math.min(within, head.length); k++) {
      if (head[k] >= 0 && head[k] < '\t') {
        return true;
      }
    }
    return false;
  }

  /** Whether zero bytes stand as between the characters of wide text. */
  private static boolean isWide(byte[] head) {
    int[] zeros = new int[2];
    int looked = Math.min(64, head.length) & ~1;
    for (int k = 0; k < looked; k++) {
      zeros[k & 1] += head[k] == 0 ? 1 : 0;
    }
    int half = looked / 2;
    return half >= 4 && Math.max(zeros[0], zeros[1]) == half && Math.min(zeros[0], zeros[1]) < half;
  }
}
