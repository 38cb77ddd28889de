package io.pimento.data.shard;

import io.pimento.data.BagBuffer;
import io.pimento.data.BagField;
import io.pimento.data.BatchBuffers;
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
  private static final int NO_WEIGHT = -1;

  /** Numbers of a line of memory. */
  private static final int LINE = 16;

  private final Path file;
  private final ShardHeader header;
  private final ByteBuffer payload;
  private final FloatBuffer floats;
  private final IntBuffer ints;
  private final RowLayout layout;
  private final int stride;

  // Of the layout, here because every row asks for them.
  private final int weightAt;
  private final int denseAt;
  private final int denseCount;
  private final int idsAt;
  private final int idCount;

  /** Where the values of bags begin, in numbers. */
  private final int valuesAt;

  /** The blocks that are checked when first used; null once, or where, all rows were checked. */
  private @Nullable Blocks blocks;

  private MappedShard(Path file, ShardHeader header, RowLayout layout, ByteBuffer payload) {
    this.file = file;
    this.header = header;
    this.payload = payload;
    floats = payload.asFloatBuffer();
    ints = payload.asIntBuffer();
    this.layout = layout;
    stride = header.rowBytes() / Float.BYTES;
    weightAt = layout.weighted() ? layout.weightAt() : NO_WEIGHT;
    denseAt = layout.denseAt();
    denseCount = layout.denseCount();
    idsAt = layout.idsAt();
    idCount = layout.categoricalCount();
    valuesAt = Math.toIntExact(header.rows() * stride);
  }

  /**
   * Opens a shard.
   *
   * @param layout of its rows, if it belongs to the schema, which the caller checks
   */
  static MappedShard open(Path file, RowLayout layout) throws IOException {
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
      return new MappedShard(file, header, layout, payload);
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

  /** Asks for a row's memory, a number of every line of it. */
  int touch(int row) {
    int sum = 0;
    int end = (row + 1) * stride;
    for (int at = row * stride; at < end; at += LINE) {
      sum += ints.get(at);
    }
    return sum + ints.get(end - 1);
  }

  /** Puts all of a row but its bags at row {@code to} of the buffers. */
  void read(int row, int to, BatchBuffers out) {
    int base = row * stride;
    Blocks unchecked = blocks;
    if (unchecked != null) {
      requireSound(unchecked, (long) base * Float.BYTES, stride * Float.BYTES);
    }
    out.labels().put(to, floats.get(base));
    if (weightAt != NO_WEIGHT) {
      out.weights().put(to, floats.get(base + weightAt));
    }
    out.dense().put(to * denseCount, floats, base + denseAt, denseCount);
    out.ids().put(to * idCount, ints, base + idsAt, idCount);
  }

  /** The payload bytes of rows {@code [from, to)}, without the values of their bags. */
  ByteBuffer rows(int from, int to) {
    int rowBytes = stride * Float.BYTES;
    return payload.slice(from * rowBytes, (to - from) * rowBytes);
  }

  /** Numbers in the bags of all rows before one. */
  long valuesBefore(int row) {
    return layout.bags() == 0 || row == header.rows()
        ? header.values()
        : ints.get(row * stride + layout.bagAt(0));
  }

  /** The values of the bags of rows {@code [from, to)}. */
  ByteBuffer values(int from, int to) {
    int start = (int) valuesBefore(from);
    int end = (int) valuesBefore(to);
    return payload.slice((valuesAt + start) * Integer.BYTES, (end - start) * Integer.BYTES);
  }

  /** Values of a row's bag. */
  int bagSize(int row, int bag) {
    return ints.get(row * stride + layout.bagAt(bag) + 1);
  }

  /** Puts the values of a row's bag at row {@code to} of the buffer. */
  void readBag(int row, int bag, BagBuffer out, int to) {
    int at = valuesAt + ints.get(row * stride + layout.bagAt(bag));
    int count = bagSize(row, bag);
    boolean weighted = layout.bagWeights().get(bag);
    Blocks unchecked = blocks;
    if (unchecked != null && count > 0) {
      int bytes = Integer.BYTES * count * layout.numbersAValue(bag);
      requireSound(unchecked, (long) at * Integer.BYTES, bytes);
    }
    for (int k = 0; k < count; k++) {
      out.put(to, k, ints.get(at + k), weighted ? floats.get(at + count + k) : 1);
    }
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

  private void requireSound(Blocks unchecked, long from, int bytes) {
    int last = (int) ((from + bytes - 1) >>> unchecked.shift);
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
      int base = row * stride + layout.idsAt();
      for (int f = 0; f < header.categoricalCount(); f++) {
        CategoricalField field = schema.categorical().get(f);
        int id = ints.get(base + f);
        if (id < 0 || id >= field.cardinality()) {
          throw new IOException(
              "%s: row %d, field %s: index %d is outside 0…%d"
                  .formatted(file, row, field.name(), id, field.cardinality() - 1));
        }
      }
      for (int i = 0; i < layout.bags(); i++) {
        verifyBag(schema.bags().get(i), row, i);
      }
    }
  }

  private void verifyBag(BagField field, int row, int bag) throws IOException {
    int start = ints.get(row * stride + layout.bagAt(bag));
    int count = bagSize(row, bag);
    boolean fits =
        start >= 0
            && count >= 0
            && count <= field.most()
            && start + (long) count * layout.numbersAValue(bag) <= header.values();
    for (int k = 0; fits && k < count; k++) {
      int id = ints.get(valuesAt + start + k);
      fits = id >= 0 && id < field.cardinality();
    }
    if (!fits) {
      throw new IOException(
          "%s: row %d, field %s: a bag of %d values from %d on that does not fit"
              .formatted(file, row, field.name(), count, start));
    }
  }
}
