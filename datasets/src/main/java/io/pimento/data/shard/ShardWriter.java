package io.pimento.data.shard;

import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes one shard file: rows as they come, then the values of bags, which wait in a file beside it
 * until all rows are there, the header last, then all to the disk.
 */
final class ShardWriter implements AutoCloseable {
  private static final int COPY_BYTES = 1 << 20;

  /** Opens a new file for writing and reading; a seam for tests of failing disks. */
  interface Opener {
    FileChannel open(Path file) throws IOException;

    /** All is written: what is to last goes to the disk. */
    default void end(FileChannel channel) throws IOException {
      channel.force(true);
    }
  }

  /** Opens files that are not there yet. */
  static FileChannel openNewFile(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private final Path valuesFile;
  private final FileChannel channel;
  private final @Nullable FileChannel values;
  private final Opener opener;
  private final DataSchema schema;
  private final RowLayout layout;
  private final Split split;
  private final int index;
  private final CRC32C crc = new CRC32C();
  private final BlockChecksums blocks = new BlockChecksums();
  private long rows;
  private long numbers;

  ShardWriter(Path file, DataSchema schema, Split split, int index, Opener opener)
      throws IOException {
    this.opener = opener;
    this.schema = schema;
    this.split = split;
    this.index = index;
    layout = RowLayout.of(schema);
    valuesFile = file.resolveSibling(file.getFileName() + ".values");
    channel = opener.open(file);
    channel.position(ShardHeader.BYTES);
    values = layout.bags() > 0 ? opener.open(valuesFile) : null;
  }

  long rows() {
    return rows;
  }

  /** Appends rows {@code [from, to)} of a block. */
  void append(RowBlock block, int from, int to) throws IOException {
    append(
        block.payload(from, to),
        to - from,
        block.valuesBefore(from),
        values == null ? ByteBuffer.allocate(0) : block.values(from, to));
  }

  /**
   * Appends rows.
   *
   * @param payload theirs, without the values of their bags
   * @param before where those values start, by the payload, in numbers
   * @param more those values
   */
  void append(ByteBuffer payload, int count, long before, ByteBuffer more) throws IOException {
    if (values == null) {
      append(payload);
    } else {
      append(moved(payload, count, numbers - before));
      numbers += more.remaining() / Integer.BYTES;
      writeFully(values, more);
    }
    rows += count;
  }

  /** The same rows with bags that start further on. */
  private ByteBuffer moved(ByteBuffer payload, int count, long by) {
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    copy.put(payload).flip();
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < layout.bags(); i++) {
        int at = k * layout.rowBytes() + Integer.BYTES * layout.bagAt(i);
        copy.putInt(at, Math.toIntExact(copy.getInt(at) + by));
      }
    }
    return copy;
  }

  private void append(ByteBuffer payload) throws IOException {
    crc.update(payload.duplicate());
    blocks.update(payload);
    writeFully(channel, payload);
  }

  /** Writes the header and forces the file to the disk. */
  ShardHeader finish() throws IOException {
    if (values != null) {
      ByteBuffer chunk = ByteBuffer.allocateDirect(COPY_BYTES);
      values.position(0);
      while (values.read(chunk) >= 0) {
        append(chunk.flip());
        chunk.clear();
      }
    }
    ShardHeader header =
        new ShardHeader(
            split,
            schema.denseCount(),
            schema.categoricalCount(),
            rows,
            SchemaHash.of(schema),
            index,
            (int) crc.getValue(),
            layout.weighted(),
            layout.bags(),
            numbers);
    channel.position(0);
    writeFully(channel, header.encode());
    opener.end(channel);
    return header;
  }

  /** The checksums of the payload's blocks, once it is finished. */
  int[] blocks() {
    return blocks.finish();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (values != null) {
      values.close();
      Files.deleteIfExists(valuesFile);
    }
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
