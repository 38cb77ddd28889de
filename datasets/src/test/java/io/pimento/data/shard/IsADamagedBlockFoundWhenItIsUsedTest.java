package io.pimento.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.BatchBuffers;
import io.pimento.data.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsADamagedBlockFoundWhenItIsUsedTest {
  private static final int ROW_BYTES = 24;

  /** Above the size that is checked when opened: 19.2 MB, 19 blocks of which the last is short. */
  private static final int ROWS = 800_000;

  @TempDir Path temp;

  private Path write() throws IOException {
    Path folder = temp.resolve("d");
    try (DatasetWriter writer =
        new DatasetWriter(folder, Shards.SCHEMA, false, 64L << 20, Shards::open)) {
      RowBlock block = new RowBlock(Shards.SCHEMA, 10_007);
      for (int row = 0; row < ROWS; row++) {
        if (block.isFull()) {
          writer.append(Split.TRAIN, block);
          block.clear();
        }
        block.add(Shards.row(row & 1, new float[] {row, -row}, row % 1000, row % 50, row % 7));
      }
      writer.append(Split.TRAIN, block);
      writer.commit("{}");
    }
    return folder;
  }

  private static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= 4;
    Files.write(file, bytes);
  }

  private static void read(ShardedDataset data, long... rows) {
    BatchBuffers buffers = BatchBuffers.direct(Shards.SCHEMA, rows.length);
    data.read(Split.TRAIN, rows, 0, rows.length, buffers);
    for (int k = 0; k < rows.length; k++) {
      assertThat(buffers.dense().get(2 * k)).isEqualTo((float) rows[k]);
    }
  }

  @Test
  void isTheBlockNamedByTheFirstRowThatIsReadFromIt() throws IOException {
    Path folder = write();
    Path shard = folder.resolve("train-00000.shard");
    long block = 1 << 20;
    flip(shard, 64 + 3 * block + 5);
    try (ShardedDataset data = ShardedDataset.open(folder)) {
      read(data, 0, 1, 100_000, ROWS - 1);
      long first = 3 * block / ROW_BYTES; // straddles blocks 2 and 3
      for (long row : new long[] {first, first + 1, 4 * block / ROW_BYTES}) {
        assertThatThrownBy(() -> read(data, row))
            .isInstanceOf(UncheckedIOException.class)
            .hasMessageStartingWith(shard + ": damaged in block 4 of 19 (bytes 3145792 to");
      }
      read(data, first - 1, 4 * block / ROW_BYTES + 1);
      assertThatThrownBy(data::verify).hasMessageContaining("train-00000.shard");
    }
  }

  @Test
  void isTheLastShortBlockChecked() throws IOException {
    Path folder = write();
    Path shard = folder.resolve("train-00000.shard");
    flip(shard, Files.size(shard) - 1);
    try (ShardedDataset data = ShardedDataset.open(folder)) {
      assertThatThrownBy(() -> read(data, ROWS - 1)).hasMessageContaining("block 19 of 19");
    }
  }

  @Test
  void isAnOldDataSetCheckedWholeWhenOpened() throws IOException {
    Path folder = write();
    Files.delete(folder.resolve("checksums.txt"));
    try (ShardedDataset data = ShardedDataset.open(folder)) {
      read(data, 0, ROWS / 2, ROWS - 1);
    }
    flip(folder.resolve("train-00000.shard"), 10_000_000);
    assertThatThrownBy(() -> ShardedDataset.open(folder))
        .hasMessageContaining("train-00000.shard: the rows are damaged");
  }

  @Test
  void isAFlippedBitInAnySmallFileNamed() throws IOException {
    Path folder = temp.resolve("small");
    Shards.write(folder, false);
    for (String name : new String[] {"dataset.json", "summary.json", "checksums.txt"}) {
      Path file = folder.resolve(name);
      byte[] sound = Files.readAllBytes(file);
      for (int at = 0; at < sound.length; at++) {
        byte[] bytes = sound.clone();
        bytes[at] ^= (byte) (1 << at % 8);
        Files.write(file, bytes);
        assertThatThrownBy(() -> ShardedDataset.open(folder))
            .as(name + ", byte " + at)
            .isInstanceOf(IOException.class)
            .hasMessageContaining(folder.toString());
      }
      Files.write(file, sound);
    }
    try (ShardedDataset data = ShardedDataset.open(folder)) {
      data.verify();
    }
  }

  @Test
  void isAMissingSummaryNamed() throws IOException {
    Path folder = temp.resolve("small");
    Shards.write(folder, false);
    Files.delete(folder.resolve("summary.json"));
    assertThatThrownBy(() -> ShardedDataset.open(folder))
        .hasMessageContaining("summary.json: is missing");
  }
}
