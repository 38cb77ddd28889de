package io.pimento.job.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The frames of TensorFlow's record files: the length of the data (8 bytes), a checksum of that (4
 * bytes), the data, a checksum of them (4 bytes), all little-endian. A checksum is a CRC-32C,
 * rotated and shifted so that checksums of data that hold checksums are good ones, too.
 *
 * <p>Source: tensorflow/core/lib/io/record_writer.h and tensorflow/core/lib/hash/crc32c.h.
 */
final class RecordFrames {
  private static final int MASK = 0xa282ead8;
  private static final int ROTATION = 15;
  private static final int HEAD = Long.BYTES + Integer.BYTES;
  private static final int TAIL = Integer.BYTES;

  private RecordFrames() {}

  /**
   * The frames that a file begins with.
   *
   * @param data of each
   * @param length of all together, in bytes; what follows is torn or damaged
   */
  record Whole(List<byte[]> data, long length) {
    Whole {
      data = List.copyOf(data);
    }
  }

  /** Data in a frame. */
  static byte[] frame(byte[] data) {
    ByteBuffer frame =
        ByteBuffer.allocate(HEAD + data.length + TAIL).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(data.length);
    frame.putInt(masked(frame.array(), 0, Long.BYTES));
    frame.put(data);
    frame.putInt(masked(data, 0, data.length));
    return frame.array();
  }

  /** What of a file is whole. */
  static Whole read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> all = new ArrayList<>();
    int at = 0;
    while (bytes.length - at >= HEAD + TAIL) {
      long length = in.getLong(at);
      if (in.getInt(at + Long.BYTES) != masked(bytes, at, Long.BYTES)
          || length < 0
          || length > bytes.length - at - HEAD - TAIL) {
        break;
      }
      int from = at + HEAD;
      int size = Math.toIntExact(length);
      if (in.getInt(from + size) != masked(bytes, from, size)) {
        break;
      }
      byte[] data = new byte[size];
      in.get(from, data);
      all.add(data);
      at = from + size + TAIL;
    }
    return new Whole(all, at);
  }

  private static int masked(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), ROTATION) + MASK;
  }
}
