package io.pimento.data.shard;

import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a data set so that it appears at its place only when whole.
 *
 * <p>Everything goes to a hidden folder beside the target, is forced to the disk, and is renamed
 * into place by {@link #commit}. {@link #close} without a commit deletes it. A folder that a crash
 * leaves behind ({@code .NAME.partial-…}) has no {@code dataset.json} and cannot be opened; {@link
 * #clearLeftovers} removes it. Replacing takes two renames; a crash between them leaves the old
 * data set whole as {@code .NAME.old-…}. Not thread-safe.
 */
public final class DatasetWriter implements RowSink, AutoCloseable {
  static final String SUMMARY_FILE = "summary.json";
  static final long DEFAULT_SHARD_BYTES = 256L << 20;

  private final Path target;
  private final ScratchFolder partial;
  private final Path retired;
  private final boolean replace;
  private final DataSchema schema;
  private final long rowsPerShard;
  private final ShardWriter.Opener opener;
  private final Map<String, Large> large = new HashMap<>();
  private final List<FinishedShard> adopted = new ArrayList<>();
  private final SplitShards shards;
  private final ShardChecksums checksums = ShardChecksums.none();
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
        target, schema, replace, DEFAULT_SHARD_BYTES, ShardWriter::openNewFile);
  }

  DatasetWriter(
      Path target, DataSchema schema, boolean replace, long shardBytes, ShardWriter.Opener opener)
      throws IOException {
    this.target = target.toAbsolutePath().normalize();
    this.schema = schema;
    this.replace = replace;
    this.opener = opener;
    rowsPerShard = rowsPerShard(schema, shardBytes);
    requireFreeTarget(this.target, replace);
    if (this.target.getParent() == null) {
      throw new IOException(target + ": cannot be a data set's folder");
    }
    partial = ScratchFolder.beside(this.target, ScratchFolder.PARTIAL);
    retired = ScratchFolder.retired(this.target);
    shards = new SplitShards(partial.path(), schema, rowsPerShard, opener, this::failure);
  }

  /** Rows of every shard of a schema but a split's last. */
  public static long rowsPerShard(DataSchema schema) {
    return rowsPerShard(schema, DEFAULT_SHARD_BYTES);
  }

  private static long rowsPerShard(DataSchema schema, long shardBytes) {
    return Math.max(1, shardBytes / mostBytes(schema));
  }

  /**
   * Bytes of a row all of whose bags are full: every shard has as many rows, and must hold them.
   */
  private static long mostBytes(DataSchema schema) {
    RowLayout layout = RowLayout.of(schema);
    long bytes = layout.rowBytes();
    for (int i = 0; i < layout.bags(); i++) {
      bytes += (long) Integer.BYTES * schema.bags().get(i).most() * layout.numbersAValue(i);
    }
    return bytes;
  }

  /**
   * Checks, before any long work, that a data set may be written to a folder.
   *
   * @throws IOException if something is there that may not be replaced, or nothing can be made
   */
  public static void requireFreeTarget(Path target, boolean replace) throws IOException {
    if (!Files.exists(target)) {
      requireWritableHome(target);
      return;
    }
    if (!Files.exists(target.resolve(Manifest.FILE))) {
      throw new IOException(
          target + ": exists and is no data set; choose another folder or remove it yourself");
    }
    if (!replace) {
      throw new IOException(
          target + ": a data set is already here; replace it (--replace), or name another");
    }
  }

  private static void requireWritableHome(Path target) throws IOException {
    Path home = target.toAbsolutePath().normalize().getParent();
    while (home != null && !Files.exists(home)) {
      home = home.getParent();
    }
    if (home != null && !(Files.isDirectory(home) && Files.isWritable(home))) {
      throw new IOException(target + ": nothing can be made in " + home);
    }
  }

  @Override
  public void append(Split split, RowBlock block) throws IOException {
    if (!block.schema().equals(schema)) {
      throw new IllegalArgumentException("the block was made for another schema");
    }
    shards.append(split, block);
  }

  /**
   * The folder that is to become the data set, for those who write shards into it by themselves.
   */
  public Path folder() {
    return partial.path();
  }

  /**
   * Takes shards that others wrote into {@link #folder}, in the order of splits and of their rows;
   * no rows can be appended beside them.
   */
  public void adopt(List<FinishedShard> written) {
    adopted.addAll(written);
  }

  /** A file that was added. */
  private record Large(int checksum, long bytes) {}

  /** Fills a further file of a data set. */
  @FunctionalInterface
  public interface Filler {
    /** Writes the file and returns the CRC-32C of its bytes. */
    int fill(FileChannel channel) throws IOException;
  }

  /**
   * Adds a file of any size, which {@code checksums.txt} then lists. Another thread may do this
   * while rows are appended.
   *
   * @throws IOException if the disk refuses, with the reason and the file
   */
  public void add(String name, Filler filler) throws IOException {
    try (FileChannel channel = opener.open(partial.path().resolve(name))) {
      int checksum = filler.fill(channel);
      channel.force(true);
      synchronized (large) {
        large.put(name, new Large(checksum, channel.size()));
      }
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  /** Adds a text file in the same way. */
  public void addText(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(
        name,
        channel -> {
          ShardWriter.writeFully(channel, ByteBuffer.wrap(bytes));
          return ShardChecksums.of(bytes);
        });
  }

  /** The CRC-32C of a file that was added. */
  public int checksum(String name) {
    synchronized (large) {
      Large file = large.get(name);
      if (file == null) {
        throw new IllegalArgumentException(name + " was not added");
      }
      return file.checksum;
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
    commit(summaryJson, extraFiles, Map.of());
  }

  /**
   * Seals the data set and moves it into place.
   *
   * @param extraFiles further small text files, by name
   * @param unsealed small text files that are no part of what is checked, by name
   */
  public void commit(
      String summaryJson, Map<String, String> extraFiles, Map<String, String> unsealed)
      throws IOException {
    List<FinishedShard> finished = new ArrayList<>(shards.finish());
    if (!finished.isEmpty() && !adopted.isEmpty()) {
      throw new IllegalStateException("shards were adopted, and rows appended beside them");
    }
    finished.addAll(adopted);
    finished.forEach(shard -> checksums.shards().put(shard.file(), shard.blocks()));
    large.forEach((name, file) -> checksums.files().put(name, file.checksum));
    requireAllThere(finished);
    for (Map.Entry<String, String> file : unsealed.entrySet()) {
      writeText(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
    }
    for (Map.Entry<String, String> file : extraFiles.entrySet()) {
      writeSealed(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
    }
    writeSealed(SUMMARY_FILE, summaryJson.getBytes(StandardCharsets.UTF_8));
    writeSealed(
        Manifest.FILE,
        Manifest.of(schema, rowsPerShard, finished.stream().map(FinishedShard::entry).toList())
            .toJson());
    writeText(ShardChecksums.FILE, checksums.encode());
    forceFolder(partial.path());
    requireFreeTarget(target, replace);
    partial.release();
    moveIntoPlace();
    done = true;
    forceFolder(target.resolveSibling("."));
    FolderTree.delete(retired);
  }

  private void moveIntoPlace() throws IOException {
    try {
      if (Files.exists(target)) {
        Files.move(target, retired);
      }
      Files.move(partial.path(), target);
    } catch (IOException e) {
      IOException failure =
          new IOException(
              "cannot move the data set to " + target + ": another program changed it: " + e, e);
      if (Files.exists(retired)) {
        try {
          Files.move(retired, target);
        } catch (IOException again) {
          failure.addSuppressed(again);
        }
      }
      throw failure;
    }
  }

  /** Whether what was written still is there: a removed folder keeps its open files writable. */
  private void requireAllThere(List<FinishedShard> finished) throws IOException {
    Map<String, Long> written = new HashMap<>();
    large.forEach((name, file) -> written.put(name, file.bytes));
    finished.forEach(shard -> written.put(shard.file(), shard.bytes()));
    for (Map.Entry<String, Long> file : written.entrySet()) {
      Path path = partial.path().resolve(file.getKey());
      if (!Files.exists(path) || Files.size(path) != file.getValue()) {
        throw failure(file.getKey(), new NoSuchFileException(path.toString()));
      }
    }
  }

  /**
   * Removes folders that writers of a target left when they were killed.
   *
   * @return what was removed, and what may be such a folder and was not
   */
  public static List<String> clearLeftovers(Path target) throws IOException {
    return ScratchFolder.clearLeftovers(target);
  }

  /** Removes what was written unless it was committed. */
  @Override
  public void close() throws IOException {
    shards.close();
    if (!done) {
      partial.close();
    }
  }

  private void writeSealed(String name, byte[] bytes) throws IOException {
    checksums.files().put(name, ShardChecksums.of(bytes));
    writeText(name, bytes);
  }

  private void writeText(String name, byte[] bytes) throws IOException {
    try (FileChannel channel = opener.open(partial.path().resolve(name))) {
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
            + (cause instanceof NoSuchFileException
                ? "the folder " + partial.path() + ", or what was in it, was removed meanwhile"
                : cause.getMessage() == null ? cause.toString() : cause.getMessage())
            + " (nothing at the target was changed)",
        cause);
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
