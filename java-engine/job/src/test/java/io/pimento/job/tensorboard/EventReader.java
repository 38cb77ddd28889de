package io.pimento.job.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Event files read by the formats' definitions alone: nothing here is the program's own. A frame or
 * message that is not whole is an error.
 */
final class EventReader {
  private static final int[] TABLE = table();

  /** A point; without tag and value it is a file's first event. */
  record Event(double time, String version, long step, String tag, float value, String about) {}

  private EventReader() {}

  /** All events of a folder's event files, by the path below it. */
  static SortedMap<String, List<Event>> folder(Path root) throws IOException {
    SortedMap<String, List<Event>> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (file.getFileName().toString().contains("tfevents")) {
          all.put(root.relativize(file.getParent()).toString(), file(Files.readAllBytes(file)));
        }
      }
    }
    return all;
  }

  static List<Event> file(byte[] bytes) {
    List<Event> all = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      require(in.getInt(), length);
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      require(in.getInt(), data);
      all.add(event(data));
    }
    return all;
  }

  private static void require(int found, byte[] data) {
    int crc = crc32c(data);
    if (found != (crc >>> 15 | crc << 17) + 0xa282ead8) {
      throw new IllegalStateException("a checksum does not hold");
    }
  }

  /** The Castagnoli polynomial, reflected, a byte at a time. */
  static int crc32c(byte[] data) {
    int crc = ~0;
    for (byte b : data) {
      crc = crc >>> 8 ^ TABLE[(crc ^ b) & 0xff];
    }
    return ~crc;
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
      table[i] = crc;
    }
    return table;
  }

  private static Event event(byte[] data) {
    Map<Integer, byte[]> event = message(data);
    Map<Integer, byte[]> summary = message(event.getOrDefault(5, new byte[0]));
    Map<Integer, byte[]> value = message(summary.getOrDefault(1, new byte[0]));
    Map<Integer, byte[]> about = message(value.getOrDefault(9, new byte[0]));
    return new Event(
        little(event.get(1)).getDouble(),
        text(event.get(3)),
        event.containsKey(2) ? little(event.get(2)).getLong() : 0,
        text(value.get(1)),
        value.containsKey(2) ? little(value.get(2)).getFloat() : Float.NaN,
        text(about.get(3)));
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Fields by their numbers; whole numbers as eight bytes. */
  private static Map<Integer, byte[]> message(byte[] data) {
    Map<Integer, byte[]> fields = new TreeMap<>();
    int[] at = {0};
    while (at[0] < data.length) {
      long key = varint(data, at);
      int size =
          switch ((int) (key % 8)) {
            case 0 -> -1;
            case 1 -> 8;
            case 2 -> (int) varint(data, at);
            case 5 -> 4;
            default -> throw new IllegalStateException("a field of kind " + key % 8);
          };
      byte[] content = new byte[size < 0 ? 8 : size];
      if (size < 0) {
        little(content).putLong(varint(data, at));
      } else {
        System.arraycopy(data, at[0], content, 0, size);
        at[0] += size;
      }
      fields.put((int) (key / 8), content);
    }
    return fields;
  }

  private static long varint(byte[] data, int[] at) {
    long value = 0;
    for (int group = 0; ; group++) {
      int b = Byte.toUnsignedInt(data[at[0]++]);
      value += (long) (b % 128) << 7 * group;
      if (b < 128) {
        return value;
      }
    }
  }
}
