package io.pimento.data.prepare;

import io.pimento.data.shard.DatasetWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Copies, in prepared data and beside models, of the files that rows are joined with. */
final class JoinedFiles {
  private static final int BUFFER_BYTES = 1 << 18;

  private JoinedFiles() {}

  /** Adds copies to a data set. */
  static List<EncodingFile.Joined> keep(DatasetWriter writer, List<Path> files) throws IOException {
    List<EncodingFile.Joined> kept = new ArrayList<>();
    for (int k = 0; k < files.size(); k++) {
      String name = "joined-%d.bin".formatted(k);
      int[] sum = new int[1];
      Path file = files.get(k);
      writer.add(name, channel -> sum[0] = copy(file, channel));
      kept.add(
          new EncodingFile.Joined(
              name, String.valueOf(file.getFileName()), "%08x".formatted(sum[0])));
    }
    return kept;
  }

  /**
   * Checks copies, and says where they are.
   *
   * @throws IOException naming one that is missing or has changed
   */
  static List<Path> open(Path folder, List<EncodingFile.Joined> kept) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (EncodingFile.Joined joined : kept) {
      Path path = folder.resolve(joined.file());
      try {
        if (!"%08x".formatted(copy(path, null)).equals(joined.crc32c())) {
          throw new IOException(
              path
                  + ": the kept copy of the joined table "
                  + joined.name()
                  + " is truncated or damaged, or another model's (its checksum does not match)");
        }
      } catch (NoSuchFileException e) {
        throw new IOException(
            path + ": is missing; this copy of the joined table " + joined.name() + " belongs here",
            e);
      }
      paths.add(path);
    }
    return List.copyOf(paths);
  }

  /** Copies a file, if it is to go anywhere. Returns its checksum. */
  static int copy(Path file, @Nullable FileChannel to) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        crc.update(buffer.duplicate());
        while (to != null && buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    }
    return (int) crc.getValue();
  }
}
