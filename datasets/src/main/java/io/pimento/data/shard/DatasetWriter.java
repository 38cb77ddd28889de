package io.pimento.data.shard;

import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes a data set so that it appears at its place only when whole.
 *
 * <p>Everything goes to a hidden folder beside the target, is forced to the disk, and is renamed
 * into place by {@link #commit}. {@link #close} without a commit deletes it. A folder that a crash
 * leaves behind ({@code .NAME.partial-…}) has no {@code dataset.json} and cannot be opened.
 * Replacing takes two renames; a crash between them leaves the old data set whole as {@code
 * .NAME.old-…}. Not thread-safe.
 */
public final class DatasetWriter implements AutoCloseable {
  static final String SUMMARY_FILE = "summary.json";
  static final long DEFAULT_SHARD_BYTES = 256L << 20;

  private final Path target;
  private final Path partial;
  private final Path retired;
  private final boolean replace;
  private final DataSchema schema;
  private final long rowsPerShard;
  private final ShardWriter.Opener opener;
  private final List<Manifest.Entry> finished = new ArrayList<>();
  private final Map<Split, ShardWriter> open = new EnumMap<>(Split.class);
  private final Map<Split, Integer> shardCount = new EnumMap<>(Split.class);
  private boolean done;

  /**
   * Starts a data set.
   *
   * @param target folder to appear; must not exist unless {@code replace} and it is a data set
   * @throws IOException if the target is in the way or its parent cannot be written
   */
  public static DatasetWriter create(Path target, DataSchema schema, boolean replace)
      throws IOException {
    return new DatasetWriter(
        target, schema, replace, DEFAULT_SHARD_BYTES, DatasetWriter::openNewFile);
  }

  DatasetWriter(
      Path target, DataSchema schema, boolean replace, long shardBytes, ShardWriter.Opener opener)
      throws IOException {
    this.target = target.toAbsolutePath().normalize();
    this.schema = schema;
    this.replace = replace;
    this.opener = opener;
    int rowBytes = ShardHeader.rowBytes(schema.denseCount(), schema.categoricalCount());
    rowsPerShard = Math.max(1, shardBytes / rowBytes);
    requireFreeTarget(this.target, replace);
    Path parent = this.target.getParent();
    if (parent == null) {
      throw new IOException(target + ": cannot be a data set's folder");
    }
    Files.createDirectories(parent);
    String id = UUID.randomUUID().toString();
    partial = parent.resolve("." + this.target.getFileName() + ".partial-" + id);
    retired = parent.resolve("." + this.target.getFileName() + ".old-" + id);
    Files.createDirectory(partial);
  }

  /**
   * Checks, before any long work, that a data set may be written to a folder.
   *
   * @throws IOException if something is there that may not be replaced
   */
  public static void requireFreeTarget(Path target, boolean replace) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.exists(target.resolve(Manifest.FILE))) {
      throw new IOException(
          target + ": exists and is no data set; choose another folder or remove it yourself");
    }
    if (!replace) {
      throw new IOException(
          target + ": a data set is already here; ask for it to be replaced, or name another");
    }
  }

  /**
   * Appends the block's rows to a split. The block may be reused afterwards.
   *
   * @throws IOException if the disk refuses, with the reason and the file
   */
  public void append(Split split, RowBlock block) throws IOException {
    if (!block.schema().equals(schema)) {
      throw new IllegalArgumentException("the block was made for another schema");
    }
    int from = 0;
    while (from < block.rows()) {
      ShardWriter shard = open.get(split);
      if (shard == null) {
        shard = startShard(split);
      }
      int count = (int) Math.min(block.rows() - from, rowsPerShard - shard.rows());
      try {
        shard.append(block.payload(from, from + count), count);
      } catch (IOException e) {
        throw failure(shardName(split), e);
      }
      from += count;
      if (shard.rows() == rowsPerShard) {
        finishShard(split);
      }
    }
  }

  /**
   * Seals the data set and moves it into place.
   *
   * @param summaryJson what made it, stored as {@code summary.json}
   * @throws IOException if the disk refuses; then nothing at the target has changed
   */
  public void commit(String summaryJson) throws IOException {
    commit(summaryJson, Map.of());
  }

  /**
   * Seals the data set and moves it into place.
   *
   * @param extraFiles further small text files, by name
   */
  public void commit(String summaryJson, Map<String, String> extraFiles) throws IOException {
    for (Split split : Split.values()) {
      if (open.containsKey(split)) {
        finishShard(split);
      }
    }
    for (Map.Entry<String, String> file : extraFiles.entrySet()) {
      writeText(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
    }
    writeText(SUMMARY_FILE, summaryJson.getBytes(StandardCharsets.UTF_8));
    writeText(Manifest.FILE, Manifest.of(schema, rowsPerShard, finished).toJson());
    forceFolder(partial);
    requireFreeTarget(target, replace);
    if (Files.exists(target)) {
      Files.move(target, retired);
    }
    try {
      Files.move(partial, target);
    } catch (IOException e) {
      if (Files.exists(retired)) {
        Files.move(retired, target);
      }
      throw e;
    }
    done = true;
    forceFolder(target.resolveSibling("."));
    FolderTree.delete(retired);
  }

  /** Removes what was written unless it was committed. */
  @Override
  public void close() throws IOException {
    for (ShardWriter shard : open.values()) {
      shard.close();
    }
    open.clear();
    if (!done) {
      FolderTree.delete(partial);
    }
  }

  private ShardWriter startShard(Split split) throws IOException {
    int index = shardCount.merge(split, 1, Integer::sum) - 1;
    try {
      ShardWriter shard =
          new ShardWriter(partial.resolve(shardName(split)), schema, split, index, opener);
      open.put(split, shard);
      return shard;
    } catch (IOException e) {
      throw failure(shardName(split), e);
    }
  }

  private void finishShard(Split split) throws IOException {
    ShardWriter shard = open.get(split);
    if (shard == null) {
      throw new IllegalStateException("no open shard for " + split.label());
    }
    String name = shardName(split);
    try (shard) {
      int crc = shard.finish();
      open.remove(split);
      finished.add(new Manifest.Entry(name, split, shard.rows(), Integer.toHexString(crc)));
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  private String shardName(Split split) {
    return "%s-%05d.shard".formatted(split.label(), shardCount.getOrDefault(split, 1) - 1);
  }

  private void writeText(String name, byte[] bytes) throws IOException {
    try (FileChannel channel = opener.open(partial.resolve(name))) {
      ShardWriter.writeFully(channel, ByteBuffer.wrap(bytes));
      channel.force(true);
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  private IOException failure(String file, IOException cause) {
    return new IOException(
        "cannot write "
            + file
            + " for "
            + target
            + ": "
            + (cause.getMessage() == null ? cause.toString() : cause.getMessage())
            + " (nothing at the target was changed)",
        cause);
  }

  private static FileChannel openNewFile(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
