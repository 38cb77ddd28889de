package io.pimento.search.pipeline;

import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.Checksums;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One number a row, little-endian, with a checksum at the end; older files have none. */
final class RowFile {
  /** Bytes of a checksum. */
  private static final int SUM = Integer.BYTES;

  private RowFile() {}

  static void write(Path file, float[] numbers) throws IOException {
    int end = numbers.length * Float.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(end + SUM).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    bytes.putInt(end, Checksums.of(bytes.slice(0, end)));
    AtomicFile.write(
        file,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /** Nothing if the file is not there, or not whole, or of other rows. */
  static Optional<float[]> read(Path file, long rows) throws IOException {
    long end = rows * Float.BYTES;
    if (!Files.exists(file) || (Files.size(file) != end && Files.size(file) != end + SUM)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer own = bytes.slice(0, (int) end).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.limit() > end && bytes.getInt((int) end) != Checksums.of(own)) {
      return Optional.empty();
    }
    FloatBuffer buffer = own.asFloatBuffer();
    float[] numbers = new float[buffer.remaining()];
    buffer.get(numbers);
    return Optional.of(numbers);
  }
}
