package io.pimento.data.dictionary;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * One field's dictionary where it lies on disk: two or three cache lines a look-up, nothing on the
 * heap. Safe for concurrent readers.
 */
public final class KeptDictionary {
  private final MappedWords words;
  private final DictionaryLayout layout;
  private final long keys;
  private final long rows;
  private final long starts;

  private KeptDictionary(MappedWords words, DictionaryLayout layout, long offset) {
    this.words = words;
    this.layout = layout;
    keys = offset;
    rows = offset + layout.rowsAt();
    starts = offset + layout.starts();
  }

  /**
   * Opens a file and checks all of it.
   *
   * @param names of the fields, for messages
   * @param entries what {@link DictionaryWriter} said of them
   * @throws IOException naming the file and, where it is one field's, the field
   */
  public static List<KeptDictionary> open(
      Path file, List<String> names, List<DictionaryEntry> entries) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      requireHead(file, channel, entries);
      MappedWords words = MappedWords.of(channel);
      List<KeptDictionary> all = new ArrayList<>();
      for (int f = 0; f < entries.size(); f++) {
        DictionaryEntry entry = entries.get(f);
        DictionaryLayout layout = DictionaryLayout.of(entry.tokens());
        int found = words.checksum(entry.offset(), entry.offset() + layout.bytes());
        if (found != entry.checksum()) {
          throw new IOException(
              file
                  + ": the dictionary of field "
                  + names.get(f)
                  + " is damaged, or another model's (its checksum does not match)");
        }
        all.add(new KeptDictionary(words, layout, entry.offset()));
      }
      return List.copyOf(all);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": is missing; the dictionaries belong beside the rest", e);
    }
  }

  private static void requireHead(Path file, FileChannel channel, List<DictionaryEntry> entries)
      throws IOException {
    ByteBuffer head =
        ByteBuffer.allocate(DictionaryWriter.HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {
      // Goes on until the head is full or the file ends.
    }
    if (head.hasRemaining()) {
      throw new IOException(file + ": truncated: only " + channel.size() + " bytes are there");
    }
    head.flip();
    if (head.getLong() != DictionaryWriter.MAGIC) {
      throw new IOException(file + ": holds no dictionaries (it does not begin with PIMDICT)");
    }
    int version = head.getInt();
    if (version != DictionaryWriter.VERSION) {
      throw new IOException(
          file + ": version " + version + " cannot be read, only " + DictionaryWriter.VERSION);
    }
    int fields = head.getInt();
    long bytes = head.getLong();
    if (channel.size() != bytes) {
      throw new IOException(
          file
              + (channel.size() < bytes ? ": truncated: " : ": something was added: ")
              + channel.size()
              + " bytes are there of "
              + bytes);
    }
    long end = DictionaryWriter.HEAD_BYTES;
    for (DictionaryEntry entry : entries) {
      if (entry.offset() != end || entry.tokens() < 0) {
        throw new IOException(file + ": does not lie as described beside it");
      }
      end += DictionaryLayout.of(entry.tokens()).bytes();
    }
    if (fields != entries.size() || end != bytes) {
      throw new IOException(
          file
              + ": holds the dictionaries of "
              + fields
              + " fields in "
              + bytes
              + " bytes, those described beside it are "
              + entries.size()
              + " in "
              + end
              + "; it is another model's");
    }
  }

  /** Tokens that have a row. */
  public int size() {
    return layout.tokens();
  }

  /** All keys with their rows, in memory. */
  public Long2IntOpenHashMap toMap() {
    Long2IntOpenHashMap map = new Long2IntOpenHashMap(layout.tokens());
    for (long k = 0; k < layout.tokens(); k++) {
      map.put(words.getLong(keys + Long.BYTES * k), words.getInt(rows + Integer.BYTES * k));
    }
    return map;
  }

  /** The row of a key; 0 if it has none. */
  public int row(long key) {
    long stretch = starts + (long) Integer.BYTES * layout.stretch(key);
    int low = words.getInt(stretch);
    int high = words.getInt(stretch + Integer.BYTES) - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = words.getLong(keys + (long) Long.BYTES * middle);
      if (found == key) {
        return words.getInt(rows + (long) Integer.BYTES * middle);
      }
      if (found < key) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return 0;
  }
}
