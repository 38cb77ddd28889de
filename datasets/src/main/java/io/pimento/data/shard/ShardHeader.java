package io.pimento.data.shard;

import io.pimento.data.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a shard file, and with them the file's layout. Everything is little-endian.
 *
 * <pre>
 * offset  size  content
 *      0     8  magic, ASCII "PIMSHARD"
 *      8     4  format version, 1
 *     12     4  split: 0 train, 1 validation, 2 test
 *     16     4  nd, number of dense columns
 *     20     4  F, number of categorical columns
 *     24     8  rows
 *     32     8  schema hash, see {@link SchemaHash}
 *     40     4  position of the shard within its split, from 0
 *     44     4  CRC-32C of the payload
 *     48    12  zero
 *     60     4  CRC-32C of bytes 0…59
 *     64        payload: rows × 4(1 + nd + F) bytes, nothing after it
 * </pre>
 *
 * A payload row is the label (float, 0 or 1), nd dense values (float) and F categorical indices
 * (int, each in {@code [0, cardinality)}).
 */
record ShardHeader(
    Split split,
    int denseCount,
    int categoricalCount,
    long rows,
    long schemaHash,
    int index,
    int payloadCrc) {
  static final int BYTES = 64;
  static final int VERSION = 1;
  private static final byte[] MAGIC = "PIMSHARD".getBytes(StandardCharsets.US_ASCII);
  private static final int CRC_OFFSET = 60;

  static int rowBytes(int denseCount, int categoricalCount) {
    return Math.multiplyExact(4, 1 + denseCount + categoricalCount);
  }

  int rowBytes() {
    return rowBytes(denseCount, categoricalCount);
  }

  long fileBytes() {
    return BYTES + rows * rowBytes();
  }

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putInt(VERSION).putInt(split.code()).putInt(denseCount);
    out.putInt(categoricalCount).putLong(rows).putLong(schemaHash).putInt(index).putInt(payloadCrc);
    out.putInt(CRC_OFFSET, crc(out));
    return out.clear();
  }

  static ShardHeader decode(ByteBuffer bytes, Path file) throws IOException {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException(file + ": not a shard, it does not start with PIMSHARD");
    }
    int version = in.getInt();
    if (version != VERSION) {
      throw new IOException(
          file + ": shard version " + version + " cannot be read, only " + VERSION);
    }
    if (in.getInt(CRC_OFFSET) != crc(in)) {
      throw new IOException(file + ": the header is damaged (its checksum does not match)");
    }
    Split split = splitOf(in.getInt(), file);
    int denseCount = in.getInt();
    int categoricalCount = in.getInt();
    return new ShardHeader(
        split, denseCount, categoricalCount, in.getLong(), in.getLong(), in.getInt(), in.getInt());
  }

  private static Split splitOf(int code, Path file) throws IOException {
    for (Split split : Split.values()) {
      if (split.code() == code) {
        return split;
      }
    }
    throw new IOException(file + ": unknown split number " + code);
  }

  private static int crc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().clear().limit(CRC_OFFSET));
    return (int) crc.getValue();
  }
}
