package io.pimento.data.dictionary;

import it.unimi.dsi.fastutil.longs.Long2IntMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes the dictionaries of some fields into one file, one after the other behind a head of {@link
 * #HEAD_BYTES}. The same dictionaries give the same bytes, whatever the order of their tables.
 */
public final class DictionaryWriter {
  static final long MAGIC = 0x0A54_4349_444D_4950L; // "PIMDICT\n"
  static final int VERSION = 1;
  static final int HEAD_BYTES = 32;
  private static final int BUFFER_BYTES = 1 << 18;

  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C whole = new CRC32C();
  private final CRC32C part = new CRC32C();
  private final List<DictionaryEntry> entries = new ArrayList<>();
  private long at;

  private DictionaryWriter(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * What was written.
   *
   * @param entries one a field, in the order given
   * @param checksum CRC-32C of the whole file
   */
  public record Written(List<DictionaryEntry> entries, int checksum) {}

  /**
   * Writes a file.
   *
   * @param fields rows by key of each field
   */
  public static Written write(FileChannel channel, List<? extends Long2IntMap> fields)
      throws IOException {
    DictionaryWriter writer = new DictionaryWriter(channel);
    writer.head(fields);
    for (Long2IntMap field : fields) {
      writer.field(field);
    }
    return new Written(List.copyOf(writer.entries), (int) writer.whole.getValue());
  }

  private void head(List<? extends Long2IntMap> fields) throws IOException {
    long bytes = HEAD_BYTES;
    for (Long2IntMap field : fields) {
      bytes += DictionaryLayout.of(field.size()).bytes();
    }
    buffer.putLong(MAGIC).putInt(VERSION).putInt(fields.size()).putLong(bytes).putLong(0);
    flush();
  }

  private void field(Long2IntMap field) throws IOException {
    SortedTokens tokens = SortedTokens.of(field);
    long offset = at;
    part.reset();
    for (long key : tokens.keys()) {
      room(Long.BYTES);
      buffer.putLong(key);
    }
    for (int row : tokens.rows()) {
      room(Integer.BYTES);
      buffer.putInt(row);
    }
    pad(offset);
    for (int start : tokens.starts()) {
      room(Integer.BYTES);
      buffer.putInt(start);
    }
    pad(offset);
    flush();
    DictionaryLayout layout = DictionaryLayout.of(field.size());
    if (at - offset != layout.bytes()) {
      throw new IllegalStateException(at - offset + " bytes were written, not " + layout);
    }
    entries.add(new DictionaryEntry(field.size(), offset, (int) part.getValue()));
  }

  private void pad(long offset) throws IOException {
    while ((at + buffer.position() - offset) % Long.BYTES != 0) {
      room(1);
      buffer.put((byte) 0);
    }
  }

  private void room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    whole.update(buffer.duplicate());
    part.update(buffer.duplicate());
    at += buffer.remaining();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
