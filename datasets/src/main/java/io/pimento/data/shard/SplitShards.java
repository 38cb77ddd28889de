package io.pimento.data.shard;

import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The shards of a data set that is being written, one of each split open at a time. */
final class SplitShards implements AutoCloseable {
  /** Says what could not be written, and where. */
  interface Failure {
    IOException of(String file, IOException cause);
  }

  private final Path folder;
  private final DataSchema schema;
  private final long rowsPerShard;
  private final ShardWriter.Opener opener;
  private final Failure failure;
  private final Map<Split, ShardWriter> open = new EnumMap<>(Split.class);
  private final Map<Split, Integer> shardCount = new EnumMap<>(Split.class);
  private final List<FinishedShard> finished = new ArrayList<>();

  SplitShards(
      Path folder,
      DataSchema schema,
      long rowsPerShard,
      ShardWriter.Opener opener,
      Failure failure) {
    this.folder = folder;
    this.schema = schema;
    this.rowsPerShard = rowsPerShard;
    this.opener = opener;
    this.failure = failure;
  }

  void append(Split split, RowBlock block) throws IOException {
    int from = 0;
    while (from < block.rows()) {
      ShardWriter shard = open.get(split);
      if (shard == null) {
        shard = startShard(split);
      }
      int count = (int) Math.min(block.rows() - from, rowsPerShard - shard.rows());
      try {
        shard.append(block, from, from + count);
      } catch (IOException e) {
        throw failure.of(shardName(split), e);
      }
      from += count;
      if (shard.rows() == rowsPerShard) {
        finishShard(split);
      }
    }
  }

  /** Finishes what is open. Returns all shards in the order of splits. */
  List<FinishedShard> finish() throws IOException {
    for (Split split : Split.values()) {
      if (open.containsKey(split)) {
        finishShard(split);
      }
    }
    // In the order of splits, not in that of finishing; within a split they finish in order.
    finished.sort(Comparator.comparingInt(shard -> shard.split().code()));
    return List.copyOf(finished);
  }

  @Override
  public void close() throws IOException {
    for (ShardWriter shard : open.values()) {
      shard.close();
    }
    open.clear();
  }

  private ShardWriter startShard(Split split) throws IOException {
    int index = shardCount.merge(split, 1, Integer::sum) - 1;
    try {
      ShardWriter shard =
          new ShardWriter(folder.resolve(shardName(split)), schema, split, index, opener);
      open.put(split, shard);
      return shard;
    } catch (IOException e) {
      throw failure.of(shardName(split), e);
    }
  }

  private void finishShard(Split split) throws IOException {
    ShardWriter shard = open.get(split);
    if (shard == null) {
      throw new IllegalStateException("no open shard for " + split.label());
    }
    String name = shardName(split);
    try (shard) {
      ShardHeader header = shard.finish();
      open.remove(split);
      finished.add(FinishedShard.of(name, header, shard.blocks()));
    } catch (IOException e) {
      throw failure.of(name, e);
    }
  }

  private String shardName(Split split) {
    return FinishedShard.name(split, shardCount.getOrDefault(split, 1) - 1);
  }
}
