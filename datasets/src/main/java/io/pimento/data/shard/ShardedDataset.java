package io.pimento.data.shard;

import io.pimento.data.BagBuffer;
import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.document.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A prepared data set on disk, memory-mapped. Safe for concurrent readers.
 *
 * <p>Opening checks every header, size and count, and the rows' checksums of shards up to {@value
 * #EAGER_CHECK_BYTES} bytes; of larger ones each block is checked before its first row is read, and
 * a damaged one is an {@link java.io.UncheckedIOException} that names file and block. Data sets
 * without {@code checksums.txt}, as earlier versions wrote them, are checked whole when opened.
 * {@link #verify} checks all rows.
 */
public final class ShardedDataset implements AutoCloseable {
  private static final int SPLIT_SHIFT = 60;
  static final long EAGER_CHECK_BYTES = 16L << 20;

  /** Rows whose memory is asked for before the first of them is copied: they come side by side. */
  private static final int AHEAD = 16;

  private final Path folder;
  private final DataSchema schema;
  private final long rowsPerShard;
  private final Map<Split, List<MappedShard>> shards;
  private final MappedShard[][] bySplit = new MappedShard[Split.values().length][];
  private final long[] rows = new long[Split.values().length];
  private volatile boolean closed;

  /** Of no meaning: what was read ahead must go somewhere. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  private ShardedDataset(
      Path folder, DataSchema schema, long rowsPerShard, Map<Split, List<MappedShard>> shards) {
    this.folder = folder;
    this.schema = schema;
    this.rowsPerShard = rowsPerShard;
    this.shards = shards;
    shards.forEach(
        (split, list) -> {
          bySplit[split.code()] = list.toArray(MappedShard[]::new);
          rows[split.code()] = list.stream().mapToLong(s -> s.header().rows()).sum();
        });
  }

  /**
   * Opens a data set.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static ShardedDataset open(Path folder) throws IOException {
    Manifest manifest = Manifest.read(folder);
    ShardChecksums checksums = ShardChecksums.read(folder);
    DataSchema schema = manifest.schema();
    Map<Split, List<MappedShard>> shards = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      shards.put(split, new ArrayList<>());
    }
    for (Manifest.Entry entry : manifest.shards()) {
      Path file = folder.resolve(entry.file());
      List<MappedShard> before = shards.getOrDefault(entry.split(), List.of());
      if (!before.isEmpty() && before.getLast().header().rows() != manifest.rowsPerShard()) {
        throw new IOException(before.getLast().file() + ": only a split's last shard may be short");
      }
      MappedShard shard = MappedShard.open(file, RowLayout.of(schema));
      ShardHeader expected =
          new ShardHeader(
              entry.split(),
              schema.denseCount(),
              schema.categoricalCount(),
              entry.rows(),
              SchemaHash.of(schema),
              before.size(),
              parseCrc(entry.payloadCrc32c(), folder),
              schema.weighted(),
              schema.bags().size(),
              shard.header().values());
      if (!shard.header().equals(expected) || entry.rows() > manifest.rowsPerShard()) {
        throw new IOException(
            file
                + ": does not belong to this data set: its header says "
                + shard.header()
                + ", "
                + Manifest.FILE
                + " says "
                + expected);
      }
      if (checksums == null || shard.payloadBytes() <= EAGER_CHECK_BYTES) {
        shard.verifyChecksum();
      } else {
        shard.checkBlocks(
            checksums.blocks(folder, entry.file(), shard.payloadBytes()), checksums.blockBytes());
      }
      before.add(shard);
    }
    if (checksums != null) {
      checksums.verify(folder, Manifest.FILE);
      checksums.verify(folder, DatasetWriter.SUMMARY_FILE);
    }
    return new ShardedDataset(folder, schema, manifest.rowsPerShard(), shards);
  }

  private static int parseCrc(String hex, Path folder) throws IOException {
    try {
      return Integer.parseUnsignedInt(hex, 16);
    } catch (NumberFormatException e) {
      throw new IOException(
          folder.resolve(Manifest.FILE) + ": \"" + hex + "\" is no checksum of eight digits", e);
    }
  }

  /** What a row holds. */
  public DataSchema schema() {
    return schema;
  }

  /** Rows of a split; zero if it has none. */
  public long rows(Split split) {
    return rows[split.code()];
  }

  /** The JSON text that the preparation left about itself. */
  public String summary() throws IOException {
    return Files.readString(folder.resolve(DatasetWriter.SUMMARY_FILE));
  }

  /**
   * A stable identity of schema and rows: 32 hexadecimal digits over the shards' checksums.
   * Unchanged by moving the folder or by its summary.
   */
  public String fingerprint() {
    StringBuilder text = new StringBuilder(Long.toHexString(SchemaHash.of(schema)));
    shards.forEach(
        (split, list) -> {
          for (MappedShard shard : list) {
            ShardHeader header = shard.header();
            text.append('|').append(split.label()).append(',').append(header.rows());
            text.append(',').append(Integer.toHexString(header.payloadCrc()));
          }
        });
    return Sha256.hex(16, text.toString());
  }

  /**
   * Reads everything once and checks all checksums and indices.
   *
   * @throws IOException naming the first damaged file
   */
  public void verify() throws IOException {
    for (List<MappedShard> list : shards.values()) {
      for (MappedShard shard : list) {
        shard.verifyChecksum();
        shard.verifyIndices(schema);
      }
    }
  }

  /**
   * Gathers rows of a split, in their order.
   *
   * @see RowSource#read for shapes and buffer positions
   * @throws IndexOutOfBoundsException if a row number is outside the split or a buffer too small
   */
  public void read(Split split, long[] rows, int from, int count, BatchBuffers to) {
    read(new int[] {split.code()}, rows, from, count, to);
  }

  /**
   * Gathers rows of several splits end to end.
   *
   * @param splits their codes
   */
  void read(int[] splits, long[] wanted, int from, int count, BatchBuffers to) {
    if (closed) {
      throw new IllegalStateException(folder + ": the data set is closed");
    }
    int sum = 0;
    for (int first = 0; first < count; first += AHEAD) {
      int end = Math.min(count, first + AHEAD);
      for (int k = first; k < end; k++) {
        long place = place(splits, wanted[from + k]);
        MappedShard[] shards = bySplit[(int) (place >>> SPLIT_SHIFT)];
        int shard = number(shards, place);
        sum += shards[shard].touch(local(shard, place));
      }
      for (int k = first; k < end; k++) {
        long place = place(splits, wanted[from + k]);
        MappedShard[] shards = bySplit[(int) (place >>> SPLIT_SHIFT)];
        int shard = number(shards, place);
        shards[shard].read(local(shard, place), k, to);
      }
    }
    touched = sum;
    for (int i = 0; i < to.bags().size(); i++) {
      readBags(splits, wanted, from, count, i, to.bags().get(i));
    }
  }

  private void readBags(int[] splits, long[] wanted, int from, int count, int bag, BagBuffer to) {
    to.begin(count);
    for (int k = 0; k < count; k++) {
      long place = place(splits, wanted[from + k]);
      MappedShard[] shards = bySplit[(int) (place >>> SPLIT_SHIFT)];
      int shard = number(shards, place);
      to.size(k, shards[shard].bagSize(local(shard, place), bag));
    }
    for (int k = 0; k < count; k++) {
      long place = place(splits, wanted[from + k]);
      MappedShard[] shards = bySplit[(int) (place >>> SPLIT_SHIFT)];
      int shard = number(shards, place);
      shards[shard].readBag(local(shard, place), bag, to, k);
    }
  }

  /** A row's split, in the highest bits, and its number there. */
  private long place(int[] splits, long row) {
    long within = row;
    for (int s = 0; s < splits.length && within >= 0; s++) {
      if (within < rows[splits[s]]) {
        return ((long) splits[s] << SPLIT_SHIFT) | within;
      }
      within -= rows[splits[s]];
    }
    Stream<Split> named =
        Arrays.stream(splits)
            .mapToObj(
                code ->
                    Arrays.stream(Split.values())
                        .filter(split -> split.code() == code)
                        .findFirst()
                        .orElseThrow());
    throw new IndexOutOfBoundsException(
        "row "
            + row
            + " is outside the "
            + named.map(Split::label).collect(Collectors.joining(" and "))
            + " split's "
            + Arrays.stream(splits).mapToLong(code -> rows[code]).sum()
            + " rows");
  }

  /**
   * The number of a row's shard; without a division, the dearest step, where there is one shard.
   */
  private int number(MappedShard[] shards, long place) {
    return shards.length == 1 ? 0 : (int) (within(place) / rowsPerShard);
  }

  private int local(int shard, long place) {
    return (int) (within(place) - shard * rowsPerShard);
  }

  private static long within(long place) {
    return place & ((1L << SPLIT_SHIFT) - 1);
  }

  /** The rows of some splits, one after the other, as one source. */
  public RowSource view(Split... splits) {
    return new SplitView(this, List.of(splits));
  }

  /** Ends the use of the data set; the mappings go with the garbage collector. */
  @Override
  public void close() {
    closed = true;
  }
}
