package io.pimento.data.shard;

import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Writes one shard file: payload as it comes, header last, then to the disk. */
final class ShardWriter implements AutoCloseable {
  /** Opens a new file for writing; a seam for tests of failing disks. */
  interface Opener {
    FileChannel open(Path file) throws IOException;
  }

  private final FileChannel channel;
  private final DataSchema schema;
  private final Split split;
  private final int index;
  private final CRC32C crc = new CRC32C();
  private final BlockChecksums blocks = new BlockChecksums();
  private long rows;

  ShardWriter(Path file, DataSchema schema, Split split, int index, Opener opener)
      throws IOException {
    this.schema = schema;
    this.split = split;
    this.index = index;
    channel = opener.open(file);
    channel.position(ShardHeader.BYTES);
  }

  long rows() {
    return rows;
  }

  void append(ByteBuffer payload, int count) throws IOException {
    crc.update(payload.duplicate());
    blocks.update(payload);
    writeFully(channel, payload);
    rows += count;
  }

  /** Writes the header and forces the file to the disk. Returns the payload's CRC-32C. */
  int finish() throws IOException {
    int payloadCrc = (int) crc.getValue();
    ShardHeader header =
        new ShardHeader(
            split,
            schema.denseCount(),
            schema.categoricalCount(),
            rows,
            SchemaHash.of(schema),
            index,
            payloadCrc);
    channel.position(0);
    writeFully(channel, header.encode());
    channel.force(true);
    return payloadCrc;
  }

  /** The checksums of the payload's blocks, once it is finished. */
  int[] blocks() {
    return blocks.finish();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
