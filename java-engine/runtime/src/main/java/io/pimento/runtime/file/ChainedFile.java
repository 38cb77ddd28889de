package io.pimento.runtime.file;

import io.pimento.document.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of JSON sections, each with a hash of itself and all lines above, so that one that is
 * edited, missing or in another place is noticed. A last line that a kill cut off is dropped when
 * the file is opened again. Files whose first line has no hash are read, and gone on with, without.
 * Not thread-safe.
 */
public final class ChainedFile implements AutoCloseable {
  private static final long SOON = 1_000_000_000;
  private static final Pattern END = Pattern.compile(",\"chain\":\"([0-9a-f]{16})\"}$");

  /** Takes the lines that are there. */
  public interface Reader {
    /**
     * One line's section without its hash.
     *
     * @param number from 1
     */
    void line(int number, String json) throws IOException;
  }

  private final Path file;
  private final FileChannel channel;
  private String last = "";
  private boolean chained = true;
  private int lines;
  private long end;

  /** When all lines were on disk, and whether any came since. */
  private long forced = System.nanoTime() - SOON;

  private boolean waiting;

  private ChainedFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens or creates a file and hands out its lines.
   *
   * @throws IOException naming file and line of what is damaged
   */
  public static ChainedFile open(Path file, Reader reader) throws IOException {
    FolderGuard.require(file);
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    ChainedFile opened = new ChainedFile(file, channel);
    try {
      opened.read(bytes, reader);
      channel.truncate(opened.end);
      return opened;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void read(byte[] bytes, Reader reader) throws IOException {
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        String text = new String(bytes, from, i - from, StandardCharsets.UTF_8);
        reader.line(++lines, verified(text));
        from = i + 1;
        end = from;
      }
    }
  }

  private String verified(String text) throws IOException {
    Matcher m = END.matcher(text);
    if (!m.find()) {
      chained = chained && lines > 1;
      if (chained) {
        throw damaged("it lacks its hash");
      }
      return text;
    }
    if (!chained) {
      throw damaged("it has a hash, but the first line lost its own");
    }
    String json = text.substring(0, m.start()) + "}";
    String hash = next(json);
    if (!hash.equals(m.group(1))) {
      throw damaged("its hash is not that of its text after the lines above");
    }
    last = hash;
    return json;
  }

  private IOException damaged(String what) {
    return new IOException(
        file
            + ", line "
            + lines
            + " is damaged, was edited, or a line above it is missing or in another place ("
            + what
            + "); restore the file from a copy, or cut it off from this line on to have the rest"
            + " made again");
  }

  private String next(String json) {
    return Sha256.hex(8, last, json);
  }

  /** Whether no line is there yet. */
  public boolean isEmpty() {
    return lines == 0;
  }

  /**
   * Appends a section, which must have keys, and waits until it is on disk.
   *
   * @throws IOException naming the file; what was there before stays whole
   */
  public void append(String json) throws IOException {
    append(json, 0);
  }

  /**
   * Appends a section that is with the system at once, which outlives the process, but on disk
   * within a second or when the file is closed: for what is quickly made again.
   *
   * @throws IOException naming the file; what was there before stays whole
   */
  public void appendSoon(String json) throws IOException {
    append(json, SOON);
  }

  private void append(String json, long mayWait) throws IOException {
    String hash = next(json);
    String text = json;
    if (chained) {
      text = json.substring(0, json.length() - 1) + ",\"chain\":\"" + hash + "\"}";
    }
    ByteBuffer line = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      FolderGuard.require(file);
      long at = end;
      while (line.hasRemaining()) {
        at += channel.write(line, at);
      }
      waiting = System.nanoTime() - forced < mayWait;
      if (!waiting) {
        channel.force(false);
        forced = System.nanoTime();
      }
      end = at;
      last = hash;
      lines++;
    } catch (IOException e) {
      channel.truncate(end);
      throw new IOException(
          "could not write " + file + ": " + e.getMessage() + "; all lines before are kept", e);
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (waiting) {
        channel.force(false);
      }
    }
  }
}
