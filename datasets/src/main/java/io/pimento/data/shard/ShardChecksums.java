package io.pimento.data.shard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * {@code checksums.txt}: CRC-32C sums of a data set's small files, and of the blocks of its shards'
 * rows, so that a large shard is checked where it is used. Lines of ASCII:
 *
 * <pre>
 * pimento-checksums 1 1048576          version, bytes a block
 * file dataset.json 1a2b3c4d
 * shard train-00000.shard 0a1b2c3d…    eight digits a block
 * end 5e6f7081                         of all bytes before this line
 * </pre>
 *
 * Data sets of earlier versions have no such file; their shards are checked whole when opened.
 *
 * @param blockBytes bytes a block; a power of two
 * @param files by name
 * @param shards by name: the sums of their blocks
 */
record ShardChecksums(
    int blockBytes, SortedMap<String, Integer> files, SortedMap<String, int[]> shards) {
  static final String FILE = "checksums.txt";
  private static final String FORMAT = "pimento-checksums";
  private static final int VERSION = 1;
  private static final int DIGITS = 8;

  static ShardChecksums none() {
    return new ShardChecksums(BlockChecksums.BLOCK_BYTES, new TreeMap<>(), new TreeMap<>());
  }

  static int of(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  byte[] encode() {
    StringBuilder text = new StringBuilder();
    text.append(FORMAT).append(' ').append(VERSION).append(' ').append(blockBytes).append('\n');
    for (Map.Entry<String, Integer> file : files.entrySet()) {
      text.append("file %s %08x\n".formatted(file.getKey(), file.getValue()));
    }
    for (Map.Entry<String, int[]> shard : shards.entrySet()) {
      text.append("shard ").append(shard.getKey()).append(' ');
      for (int sum : shard.getValue()) {
        text.append("%08x".formatted(sum));
      }
      text.append('\n');
    }
    text.append(end(of(text.toString().getBytes(StandardCharsets.UTF_8))));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String end(int sum) {
    return "end %08x\n".formatted(sum);
  }

  /**
   * Reads a folder's checksums.
   *
   * @return null if it has none
   * @throws IOException if they are damaged
   */
  static @Nullable ShardChecksums read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    byte[] bytes = Files.readAllBytes(file);
    // Every byte is one character here, so that places are those of bytes.
    String places = new String(bytes, StandardCharsets.ISO_8859_1);
    int last = places.lastIndexOf("end ");
    if (last < 0 || !places.substring(last).equals(end(of(Arrays.copyOf(bytes, last))))) {
      throw damaged(file);
    }
    try {
      return parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(file + ": cannot be read by this version: " + e.getMessage(), e);
    }
  }

  private static ShardChecksums parse(String text) {
    String[] lines = text.split("\n");
    String[] head = lines[0].split(" ");
    int blockBytes = Integer.parseInt(head[2]);
    if (!head[0].equals(FORMAT)
        || !head[1].equals(Integer.toString(VERSION))
        || Integer.bitCount(blockBytes) != 1) {
      throw new IllegalArgumentException(lines[0]);
    }
    ShardChecksums sums = new ShardChecksums(blockBytes, new TreeMap<>(), new TreeMap<>());
    for (int k = 1; k < lines.length - 1; k++) {
      String line = lines[k];
      int name = line.indexOf(' ') + 1;
      int value = line.lastIndexOf(' ') + 1;
      String of = line.substring(name, value - 1);
      if (line.startsWith("file ")) {
        sums.files.put(of, Integer.parseUnsignedInt(line.substring(value), 16));
      } else if (line.startsWith("shard ")) {
        int[] blocks = new int[(line.length() - value) / DIGITS];
        for (int b = 0; b < blocks.length; b++) {
          int at = value + b * DIGITS;
          blocks[b] = Integer.parseUnsignedInt(line, at, at + DIGITS, 16);
        }
        sums.shards.put(of, blocks);
      } else {
        throw new IllegalArgumentException(line);
      }
    }
    return sums;
  }

  /** Checks a small file's bytes. */
  void verify(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    Integer expected = files.get(name);
    if (expected == null) {
      throw new IOException(folder.resolve(FILE) + ": does not list " + name);
    }
    if (!Files.exists(file)) {
      throw new IOException(file + ": is missing; prepare the data set again");
    }
    if (of(Files.readAllBytes(file)) != expected) {
      throw new IOException(
          file + ": damaged or changed after it was written (its checksum does not match)");
    }
  }

  /** The sums of a shard's blocks. */
  int[] blocks(Path folder, String shard, long payloadBytes) throws IOException {
    int[] blocks = shards.get(shard);
    if (blocks == null || blocks.length != BlockChecksums.blocks(payloadBytes, blockBytes)) {
      throw new IOException(folder.resolve(FILE) + ": does not list the blocks of " + shard);
    }
    return blocks;
  }

  private static IOException damaged(Path file) {
    return new IOException(
        file
            + ": damaged (its own checksum does not match); remove it to have all rows checked when"
            + " the data set is opened");
  }
}
