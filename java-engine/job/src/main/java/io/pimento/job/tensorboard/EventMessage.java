package io.pimento.job.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The messages of event files, in the wire format of Protocol Buffers. Only what scalars need:
 *
 * <pre>
 * Event           {1: wall_time, double; 2: step, int64; 3: file_version, string; 5: summary, Summary}
 * Summary         {1: value, Value}
 * Value           {1: tag, string; 2: simple_value, float; 9: metadata, SummaryMetadata}
 * SummaryMetadata {1: plugin_data, PluginData; 3: summary_description, string; 4: data_class, 1 for scalars}
 * PluginData      {1: plugin_name, string}
 * </pre>
 *
 * <p>Source: event.proto and summary.proto of tensorflow/core; protobuf.dev, "Encoding".
 */
final class EventMessage {
  /** Of the first message of every file. */
  private static final String VERSION = "brain.Event:2";

  private static final int SCALARS = 1;

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;
  private static final int KIND_BITS = 3;
  private static final int GROUP_BITS = 7;
  private static final int GROUP = (1 << GROUP_BITS) - 1;

  private EventMessage() {}

  /**
   * The first message of a file.
   *
   * @param time in seconds of 1970
   */
  static byte[] version(double time) {
    Fields event = new Fields();
    event.fixed64(1, time);
    event.text(3, VERSION);
    return event.bytes();
  }

  /**
   * A point.
   *
   * @param time in seconds of 1970
   * @param first whether the file has none of its chart yet: then it says what the chart is
   */
  static byte[] of(ScalarPoint point, double time, boolean first) {
    Fields value = new Fields();
    value.text(1, point.tag().name());
    value.fixed32(2, (float) point.value());
    if (first) {
      value.bytes(9, metadata("by " + point.tag().steps()));
    }
    Fields summary = new Fields();
    summary.bytes(1, value.bytes());
    Fields event = new Fields();
    event.fixed64(1, time);
    event.varint(2, point.step());
    event.bytes(5, summary.bytes());
    return event.bytes();
  }

  private static byte[] metadata(String description) {
    Fields plugin = new Fields();
    plugin.text(1, "scalars");
    Fields metadata = new Fields();
    metadata.bytes(1, plugin.bytes());
    metadata.text(3, description);
    metadata.varint(4, SCALARS);
    return metadata.bytes();
  }

  /**
   * Which point a message that was written here holds; none if it is the file's first.
   *
   * @throws IllegalArgumentException if it was not written here
   */
  static Optional<ScalarPoint.Key> key(byte[] message) {
    long step = 0;
    Optional<String> tag = Optional.empty();
    Reader event = new Reader(ByteBuffer.wrap(message));
    while (event.next()) {
      if (event.field == 2) {
        step = event.number;
      } else if (event.field == 5) {
        Reader summary = new Reader(event.content);
        while (summary.next()) {
          tag = Optional.of(tag(summary.content));
        }
      }
    }
    long at = step;
    return tag.map(name -> new ScalarPoint.Key(name, at));
  }

  private static String tag(ByteBuffer value) {
    Reader reader = new Reader(value);
    while (reader.next()) {
      if (reader.field == 1) {
        return StandardCharsets.UTF_8.decode(reader.content).toString();
      }
    }
    throw new IllegalArgumentException("a value without a tag");
  }

  /** Fields of a message, one after another. */
  private static final class Fields {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
      return out.toByteArray();
    }

    void varint(int field, long value) {
      head(field, VARINT);
      raw(value);
    }

    void text(int field, String text) {
      bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(int field, byte[] content) {
      head(field, BYTES);
      raw(content.length);
      out.writeBytes(content);
    }

    void fixed64(int field, double value) {
      head(field, FIXED_64);
      out.writeBytes(
          ByteBuffer.allocate(Double.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putDouble(value)
              .array());
    }

    void fixed32(int field, float value) {
      head(field, FIXED_32);
      out.writeBytes(
          ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    }

    private void head(int field, int kind) {
      raw(((long) field << KIND_BITS) | kind);
    }

    /** Seven bits a byte, the lowest first; the eighth says that more follow. */
    private void raw(long value) {
      long rest = value;
      while ((rest & ~GROUP) != 0) {
        out.write((int) ((rest & GROUP) | ~GROUP));
        rest >>>= GROUP_BITS;
      }
      out.write((int) rest);
    }
  }

  /** Reads fields one after another. */
  private static final class Reader {
    private final ByteBuffer in;
    private int field;
    private long number;
    private ByteBuffer content = ByteBuffer.allocate(0);

    Reader(ByteBuffer in) {
      this.in = in;
    }

    /** Goes on to the next field, if there is one. */
    boolean next() {
      if (!in.hasRemaining()) {
        return false;
      }
      long head = raw();
      field = (int) (head >>> KIND_BITS);
      switch ((int) (head & (1 << KIND_BITS) - 1)) {
        case VARINT -> number = raw();
        case FIXED_64 -> in.position(in.position() + Long.BYTES);
        case FIXED_32 -> in.position(in.position() + Integer.BYTES);
        case BYTES -> {
          int length = Math.toIntExact(raw());
          content = in.slice(in.position(), length);
          in.position(in.position() + length);
        }
        default -> throw new IllegalArgumentException("a field of another kind");
      }
      return true;
    }

    private long raw() {
      long value = 0;
      int shift = 0;
      byte group;
      do {
        group = in.get();
        value |= (long) (group & GROUP) << shift;
        shift += GROUP_BITS;
      } while (group < 0);
      return value;
    }
  }
}
