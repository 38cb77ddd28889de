package io.pimento.data.shard;

import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One shard file, mapped read-only. Safe for concurrent readers: it only reads absolutely. */
final class MappedShard {
  private final Path file;
  private final ShardHeader header;
  private final ByteBuffer payload;
  private final FloatBuffer floats;
  private final IntBuffer ints;
  private final int stride;

  /** The blocks that are checked when first used; null once, or where, all rows were checked. */
  private @Nullable Blocks blocks;

  private MappedShard(Path file, ShardHeader header, ByteBuffer payload) {
    this.file = file;
    this.header = header;
    this.payload = payload;
    floats = payload.asFloatBuffer();
    ints = payload.asIntBuffer();
    stride = header.rowBytes() / Float.BYTES;
  }

  static MappedShard open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < ShardHeader.BYTES) {
        throw new IOException(
            file + ": only " + size + " bytes, a shard has at least " + ShardHeader.BYTES);
      }
      if (size > Integer.MAX_VALUE) {
        throw new IOException(file + ": " + size + " bytes are more than a shard may have");
      }
      ByteBuffer all = channel.map(MapMode.READ_ONLY, 0, size);
      ShardHeader header = ShardHeader.decode(all, file);
      if (header.fileBytes() != size) {
        throw new IOException(
            file
                + ": "
                + size
                + " bytes, but "
                + header.rows()
                + " rows need "
                + header.fileBytes()
                + "; the file was cut or something was added");
      }
      ByteBuffer payload =
          all.slice(ShardHeader.BYTES, (int) size - ShardHeader.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      return new MappedShard(file, header, payload);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": the shard is missing", e);
    }
  }

  Path file() {
    return file;
  }

  ShardHeader header() {
    return header;
  }

  long payloadBytes() {
    return payload.capacity();
  }

  void read(int row, int to, FloatBuffer dense, IntBuffer ids, FloatBuffer labels) {
    int base = row * stride;
    Blocks unchecked = blocks;
    if (unchecked != null) {
      requireSound(unchecked, (long) base * Float.BYTES);
    }
    int nd = header.denseCount();
    int fields = header.categoricalCount();
    labels.put(to, floats.get(base));
    dense.put(to * nd, floats, base + 1, nd);
    ids.put(to * fields, ints, base + 1 + nd, fields);
  }

  /** From now on each block is held to its checksum before its first row is read. */
  void checkBlocks(int[] checksums, int blockBytes) {
    blocks = new Blocks(checksums, Integer.numberOfTrailingZeros(blockBytes));
  }

  /**
   * Threads may check a block twice; one that is marked was found sound. When all are, later reads
   * of a row do not look here any more.
   */
  private static final class Blocks {
    private final int[] checksums;
    private final int shift;
    private final boolean[] sound;
    private int left;

    Blocks(int[] checksums, int shift) {
      this.checksums = checksums;
      this.shift = shift;
      sound = new boolean[checksums.length];
      left = checksums.length;
    }

    /** Returns whether it was the last. */
    synchronized boolean mark(int block) {
      left -= sound[block] ? 0 : 1;
      sound[block] = true;
      return left == 0;
    }
  }

  private void requireSound(Blocks unchecked, long from) {
    int last = (int) ((from + header.rowBytes() - 1) >>> unchecked.shift);
    for (int block = (int) (from >>> unchecked.shift); block <= last; block++) {
      if (!unchecked.sound[block]) {
        verifyBlock(unchecked, block);
        if (unchecked.mark(block)) {
          blocks = null;
        }
      }
    }
  }

  private void verifyBlock(Blocks of, int block) {
    int from = block << of.shift;
    int bytes = Math.min(1 << of.shift, payload.capacity() - from);
    CRC32C crc = new CRC32C();
    crc.update(payload.slice(from, bytes));
    if ((int) crc.getValue() != of.checksums[block]) {
      IOException damaged =
          new IOException(
              "%s: damaged in block %d of %d (bytes %d to %d): checksum %08x, expected %08x; prepare"
                      .formatted(
                          file,
                          block + 1,
                          of.checksums.length,
                          ShardHeader.BYTES + from,
                          ShardHeader.BYTES + from + bytes - 1,
                          (int) crc.getValue(),
                          of.checksums[block])
                  + " the data set again");
      throw new UncheckedIOException(damaged.getMessage(), damaged);
    }
  }

  void verifyChecksum() throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(payload.duplicate());
    if ((int) crc.getValue() != header.payloadCrc()) {
      throw new IOException(
          "%s: the rows are damaged: checksum %08x, expected %08x"
              .formatted(file, (int) crc.getValue(), header.payloadCrc()));
    }
  }

  void verifyIndices(DataSchema schema) throws IOException {
    for (int row = 0; row < header.rows(); row++) {
      int base = row * stride + 1 + header.denseCount();
      for (int f = 0; f < header.categoricalCount(); f++) {
        CategoricalField field = schema.categorical().get(f);
        int id = ints.get(base + f);
        if (id < 0 || id >= field.cardinality()) {
          throw new IOException(
              "%s: row %d, field %s: index %d is outside 0…%d"
                  .formatted(file, row, field.name(), id, field.cardinality() - 1));
        }
      }
    }
  }
}
