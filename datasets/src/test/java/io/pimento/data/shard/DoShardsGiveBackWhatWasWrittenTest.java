package io.pimento.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.BatchBuffers;
import io.pimento.data.FirstRows;
import io.pimento.data.RowSequence;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoShardsGiveBackWhatWasWrittenTest {
  @TempDir Path temp;

  @Test
  void areRowsGatheredInTheOrderAsked() throws IOException {
    Shards.write(temp.resolve("d"), false);
    try (ShardedDataset data = ShardedDataset.open(temp.resolve("d"))) {
      assertThat(data.schema()).isEqualTo(Shards.SCHEMA);
      assertThat(data.summary()).isEqualTo("{\"rows\": 150}");
      assertThat(data.rows(Split.TRAIN)).isEqualTo(100);
      assertThat(data.rows(Split.VALIDATION)).isEqualTo(30);
      assertThat(data.rows(Split.TEST)).isEqualTo(20);
      data.verify();
      long[] rows = {-1, 99, 0, 15, 16, 17, 50, 50, -1};
      BatchBuffers out = BatchBuffers.direct(data.schema(), 7);
      data.read(Split.TRAIN, rows, 1, 7, out);
      for (int k = 0; k < 7; k++) {
        assertRow(out, k, Split.TRAIN, rows[1 + k]);
      }
      assertThat(out.dense().position()).isZero();
    }
  }

  @Test
  void doHeapBuffersWorkToo() throws IOException {
    Shards.write(temp.resolve("d"), false);
    try (ShardedDataset data = ShardedDataset.open(temp.resolve("d"))) {
      BatchBuffers out =
          new BatchBuffers(
              1,
              java.nio.FloatBuffer.allocate(2),
              java.nio.IntBuffer.allocate(3),
              java.nio.FloatBuffer.allocate(1),
              java.nio.FloatBuffer.allocate(1),
              List.of());
      data.read(Split.TEST, new long[] {19}, 0, 1, out);
      assertRow(out, 0, Split.TEST, 19);
    }
  }

  @Test
  void doesAViewPutSplitsEndToEnd() throws IOException {
    Shards.write(temp.resolve("d"), false);
    try (ShardedDataset data = ShardedDataset.open(temp.resolve("d"))) {
      RowSource both = data.view(Split.TRAIN, Split.VALIDATION);
      assertThat(both.rows()).isEqualTo(130);
      BatchBuffers out = BatchBuffers.direct(data.schema(), 4);
      both.read(new long[] {0, 99, 100, 129}, 0, 4, out);
      assertRow(out, 0, Split.TRAIN, 0);
      assertRow(out, 1, Split.TRAIN, 99);
      assertRow(out, 2, Split.VALIDATION, 0);
      assertRow(out, 3, Split.VALIDATION, 29);
      assertThatThrownBy(() -> both.read(new long[] {130}, 0, 1, out))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /** Who keeps rows finds them again when they are asked for anew. */
  @Test
  void isAViewKnownByItsDataAndSplits() throws IOException {
    Shards.write(temp.resolve("d"), false);
    try (ShardedDataset data = ShardedDataset.open(temp.resolve("d"));
        ShardedDataset again = ShardedDataset.open(temp.resolve("d"))) {
      RowSource train = data.view(Split.TRAIN);
      assertThat(train).isEqualTo(data.view(Split.TRAIN)).hasSameHashCodeAs(data.view(Split.TRAIN));
      assertThat(new FirstRows(train, 9)).isEqualTo(new FirstRows(data.view(Split.TRAIN), 9));
      assertThat(train)
          .isNotEqualTo(data.view(Split.TEST))
          .isNotEqualTo(data.view(Split.TRAIN, Split.TEST))
          .isNotEqualTo(again.view(Split.TRAIN));
    }
  }

  @Test
  void doConcurrentReadersSeeTheSameRows() throws Exception {
    Shards.write(temp.resolve("d"), false);
    try (ShardedDataset data = ShardedDataset.open(temp.resolve("d"));
        ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> readers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int seed = t;
        readers.add(
            () -> {
              BatchBuffers out = BatchBuffers.direct(data.schema(), 1);
              for (int epoch = 0; epoch < 20; epoch++) {
                RowSequence order = RowSequence.shuffled(seed, epoch, 100);
                for (int k = 0; k < 100; k++) {
                  long row = order.rowAt(k);
                  data.read(Split.TRAIN, new long[] {row}, 0, 1, out);
                  assertRow(out, 0, Split.TRAIN, row);
                }
              }
              return null;
            });
      }
      for (Future<Void> done : pool.invokeAll(readers)) {
        done.get();
      }
    }
  }

  @Test
  void isTheFingerprintThatOfTheContents() throws IOException {
    Shards.write(temp.resolve("a"), false);
    Shards.write(temp.resolve("b"), false);
    String a = fingerprint("a");
    assertThat(a).hasSize(32).isEqualTo(fingerprint("b"));
    try (DatasetWriter writer = Shards.writer(temp.resolve("b"), true, Shards::open)) {
      RowBlock block = new RowBlock(Shards.SCHEMA, 1);
      block.add(Shards.row(1, new float[2], 0, 0, 0));
      writer.append(Split.TRAIN, block);
      writer.commit("{}");
    }
    assertThat(fingerprint("b")).isNotEqualTo(a);
    try (var files = Files.list(temp)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void areRowsOutsideTheSplitAndAClosedDataSetRefused() throws IOException {
    Shards.write(temp.resolve("d"), false);
    ShardedDataset data = ShardedDataset.open(temp.resolve("d"));
    BatchBuffers out = BatchBuffers.direct(data.schema(), 1);
    for (long row : new long[] {-1, 20}) {
      assertThatThrownBy(() -> data.read(Split.TEST, new long[] {row}, 0, 1, out))
          .hasMessageContaining("row " + row + " is outside the test split's 20 rows");
    }
    data.close();
    assertThatThrownBy(() -> data.read(Split.TEST, new long[1], 0, 1, out))
        .hasMessageContaining("closed");
  }

  @Test
  void isAnIndexOutsideItsTableRefusedWhenWritten() {
    RowBlock block = new RowBlock(Shards.SCHEMA, 1);
    assertThatThrownBy(() -> block.add(Shards.row(0, new float[2], 0, 50, 0)))
        .hasMessageContaining("field item: index 50 is outside 0…49");
    assertThat(block.rows()).isZero();
  }

  private String fingerprint(String name) throws IOException {
    try (ShardedDataset data = ShardedDataset.open(temp.resolve(name))) {
      return data.fingerprint();
    }
  }

  private static void assertRow(BatchBuffers out, int k, Split split, long row) {
    assertThat(out.labels().get(k)).isEqualTo(Shards.label(split, row));
    for (int d = 0; d < 2; d++) {
      assertThat(out.dense().get(2 * k + d)).isEqualTo(Shards.dense(split, row, d));
    }
    for (int f = 0; f < 3; f++) {
      assertThat(out.ids().get(3 * k + f)).isEqualTo(Shards.id(split, row, f));
    }
  }
}
