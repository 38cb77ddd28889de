package io.pimento.data.shard;

import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the rows of a piece of an input as segments: shards of each split, from which those of the
 * data set are {@link ShardPlan gathered} when it is known where each row belongs.
 */
public final class SegmentWriter implements RowSink, AutoCloseable {
  private final SplitShards shards;

  /** Segments in a folder, which is there and empty. */
  public SegmentWriter(Path folder, DataSchema schema, long rowsPerShard) {
    shards =
        new SplitShards(
            folder,
            schema,
            rowsPerShard,
            new Segments(),
            (file, cause) ->
                new IOException("cannot write " + folder.resolve(file) + ": " + cause, cause));
  }

  /** What is read once and then removed need not reach the disk. */
  private static final class Segments implements ShardWriter.Opener {
    @Override
    public FileChannel open(Path file) throws IOException {
      return ShardWriter.openNewFile(file);
    }

    @Override
    public void end(FileChannel channel) {
      // Whoever reads it next finds it in the memory of the system.
    }
  }

  @Override
  public void append(Split split, RowBlock block) throws IOException {
    shards.append(split, block);
  }

  /** Finishes the files. Returns the segments of each split in the order of their rows. */
  public List<FinishedShard> finish() throws IOException {
    return shards.finish();
  }

  @Override
  public void close() throws IOException {
    shards.close();
  }
}
