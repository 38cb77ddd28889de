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
 *      8     4  format version, 2, or 1, which has no weights and no bags
 *     12     4  split: 0 train, 1 validation, 2 test
 *     16     4  nd, number of dense columns
 *     20     4  F, number of categorical columns
 *     24     8  rows
 *     32     8  schema hash, see {@link SchemaHash}
 *     40     4  position of the shard within its split, from 0
 *     44     4  CRC-32C of the payload
 *     48     1  labels a row, 1 (from version 2 on, as all up to 59; 0 before)
 *     49     1  1 if rows have weights, else 0
 *     50     2  fields of several values
 *     52     8  numbers of four bytes in the values of all bags
 *     60     4  CRC-32C of bytes 0…59
 *     64        payload: the rows, then the values of all bags, nothing after them
 * </pre>
 *
 * A payload row is the label (float, 0 or 1), its weight (float) if rows have weights, nd dense
 * values (float), F categorical indices (int, each in {@code [0, cardinality)}), and for each field
 * of several values where its bag starts among the values (int, in numbers) and how many it holds
 * (int). A bag is its indices (int), then, where the field's values have weights, as many weights
 * (float). {@link RowLayout} says where each lies.
 */
record ShardHeader(
    Split split,
    int denseCount,
    int categoricalCount,
    long rows,
    long schemaHash,
    int index,
    int payloadCrc,
    boolean weighted,
    int bags,
    long values) {
  static final int BYTES = 64;
  static final int VERSION = 2;
  static final int OLDEST = 1;
  private static final int LABELS = 1;
  private static final byte[] MAGIC = "PIMSHARD".getBytes(StandardCharsets.US_ASCII);
  private static final int CRC_OFFSET = 60;

  /** Bytes of a row. */
  int rowBytes() {
    return Integer.BYTES * (1 + (weighted ? 1 : 0) + denseCount + categoricalCount + 2 * bags);
  }

  /** Bytes of the file that such a header begins. */
  long fileBytes() {
    return BYTES + rows * rowBytes() + Integer.BYTES * values;
  }

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putInt(VERSION).putInt(split.code()).putInt(denseCount);
    out.putInt(categoricalCount).putLong(rows).putLong(schemaHash).putInt(index).putInt(payloadCrc);
    out.put((byte) LABELS).put((byte) (weighted ? 1 : 0)).putShort((short) bags).putLong(values);
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
    if (version < OLDEST || version > VERSION) {
      throw new IOException(
          file
              + ": shard version "
              + version
              + " cannot be read, only "
              + OLDEST
              + " to "
              + VERSION);
    }
    if (in.getInt(CRC_OFFSET) != crc(in)) {
      throw new IOException(file + ": the header is damaged (its checksum does not match)");
    }
    Split split = splitOf(in.getInt(), file);
    int denseCount = in.getInt();
    int categoricalCount = in.getInt();
    long rows = in.getLong();
    long schemaHash = in.getLong();
    int index = in.getInt();
    int payloadCrc = in.getInt();
    int labels = in.get();
    boolean weighted = in.get() != 0;
    int bags = in.getShort();
    if (version > OLDEST && labels != LABELS) {
      throw new IOException(
          file + ": rows of " + labels + " labels cannot be read, only of " + LABELS);
    }
    return new ShardHeader(
        split,
        denseCount,
        categoricalCount,
        rows,
        schemaHash,
        index,
        payloadCrc,
        weighted,
        bags,
        in.getLong());
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
