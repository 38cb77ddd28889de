package io.pimento.data.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Cuts plain text files at line ends, by nothing but the file and the wanted size. */
public final class TextParts {
  private static final int LOOK_BYTES = 1 << 18;

  private TextParts() {}

  /**
   * The parts of a file, in order; one if it is compressed, refused or small.
   *
   * @param wanted bytes of a part, which is as much longer as its last line
   * @param header whether the first record belongs to no part alone
   */
  public static List<FilePart> of(Path file, long wanted, boolean header) throws IOException {
    if (wanted < 1) {
      throw new IllegalArgumentException("a part of " + wanted + " bytes holds no line");
    }
    if (!InputFile.isPlain(file)) {
      return List.of(FilePart.whole(file));
    }
    List<FilePart> parts = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      for (long from = 0, to = 0; from < size; from = to) {
        do {
          long place = Math.max(to, from + wanted - 1);
          to = place >= size ? size : FileStretch.lineEnd(channel, place);
        } while (from == 0 && header && to < size && !hasRecord(FilePart.bytes(file, 0, to)));
        parts.add(FilePart.bytes(file, from, to));
      }
    }
    return parts.size() < 2 ? List.of(FilePart.whole(file)) : List.copyOf(parts);
  }

  private static boolean hasRecord(FilePart part) throws IOException {
    try (RecordScanner records = RecordScanner.lines(InputFile.open(part))) {
      return records.next();
    }
  }

  /** Whether a part holds a quote, inside which a line end may be none. */
  public static boolean hasQuote(FilePart part) throws IOException {
    byte[] bytes = new byte[LOOK_BYTES];
    try (InputStream in = FileStretch.open(part.path(), part.from(), part.to())) {
      for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
        for (int k = 0; k < n; k++) {
          if (bytes[k] == '"') {
            return true;
          }
        }
      }
      return false;
    }
  }
}
