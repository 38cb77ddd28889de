package io.pimento.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.BagBuffer;
import io.pimento.data.BagField;
import io.pimento.data.BatchBuffers;
import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.Pooling;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows with weights and fields of several values, over several shards and splits. */
class DoBagsAndWeightsComeBackTest {
  private static final int TRAIN = 103;
  private static final int TEST = 31;

  private static final DataSchema SCHEMA =
      new DataSchema(
          "bags",
          true,
          List.of(new DenseField("age")),
          List.of(new CategoricalField("user", 100)),
          List.of(
              new BagField("genres", 20, 4, Pooling.MEAN),
              new BagField("history", 50, 6, Pooling.WEIGHTED)),
          true);

  @TempDir private Path folder;

  /** What a row holds follows from its split and number. */
  private static EncodedRow row(Split split, int number) {
    SplittableRandom random = new SplittableRandom(1000L * split.code() + number);
    EncodedRow row = new EncodedRow(SCHEMA);
    row.label(number % 2);
    row.weight(1 + number % 5);
    row.dense(0, number / 2f);
    row.id(0, random.nextInt(100));
    for (int i = 0; i < 2; i++) {
      BagField field = SCHEMA.bags().get(i);
      for (int k = random.nextInt(field.most() + 1); k > 0; k--) {
        row.addToBag(i, random.nextInt(field.cardinality()), (float) random.nextDouble());
      }
    }
    return row;
  }

  private Path write() throws IOException {
    Path data = folder.resolve("data");
    // About ten rows a shard.
    try (DatasetWriter writer = new DatasetWriter(data, SCHEMA, false, 1000, Shards::open)) {
      write(writer, Split.TRAIN, TRAIN);
      write(writer, Split.TEST, TEST);
      writer.commit("{}");
    }
    return data;
  }

  private static void write(DatasetWriter writer, Split split, int rows) throws IOException {
    RowBlock block = new RowBlock(SCHEMA, 7);
    for (int i = 0; i < rows; i++) {
      if (block.isFull()) {
        writer.append(split, block);
        block.clear();
      }
      block.add(row(split, i));
    }
    writer.append(split, block);
  }

  private static void assertRow(BatchBuffers got, int at, Split split, int number) {
    EncodedRow want = row(split, number);
    assertThat(got.labels().get(at)).isEqualTo(want.label);
    assertThat(got.weights().get(at)).isEqualTo(want.weight);
    assertThat(got.dense().get(at)).isEqualTo(want.dense[0]);
    assertThat(got.ids().get(at)).isEqualTo(want.ids[0]);
    for (int i = 0; i < 2; i++) {
      BagBuffer bags = got.bags().get(i);
      assertThat(bags.size(at)).isEqualTo(want.bags.get(i).size());
      for (int k = 0; k < bags.size(at); k++) {
        assertThat(bags.id(at, k)).isEqualTo(want.bags.get(i).getInt(k));
        float weight = i == 1 ? want.bagWeights.get(i).getFloat(k) : 1;
        assertThat(bags.weight(at, k)).isEqualTo(weight);
      }
    }
  }

  @Test
  void inAnyOrderAndOverSplits() throws IOException {
    try (ShardedDataset data = ShardedDataset.open(write())) {
      assertThat(data.schema()).isEqualTo(SCHEMA);
      BatchBuffers out = BatchBuffers.direct(SCHEMA, 5);
      data.read(Split.TRAIN, new long[] {102, 0, 55, 55, 10}, 0, 5, out);
      int[] rows = {102, 0, 55, 55, 10};
      for (int k = 0; k < 5; k++) {
        assertRow(out, k, Split.TRAIN, rows[k]);
      }
      data.view(Split.TRAIN, Split.TEST).read(new long[] {9, 102, 103, 133}, 0, 4, out);
      assertRow(out, 1, Split.TRAIN, 102);
      assertRow(out, 2, Split.TEST, 0);
      assertRow(out, 3, Split.TEST, 30);
      data.verify();
    }
    try (var files = Files.list(folder.resolve("data"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".values"));
    }
  }

  @Test
  void orAreMissedWhereAByteOfThemChanged() throws IOException {
    Path shard = write().resolve("train-00000.shard");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length - 1] ^= 1;
    Files.write(shard, bytes);
    assertThatThrownBy(() -> ShardedDataset.open(folder.resolve("data")))
        .hasMessageContaining("train-00000.shard");
  }

  @Test
  void orAreRefusedWhereTheyDoNotFit() {
    RowBlock block = new RowBlock(SCHEMA, 2);
    EncodedRow row = new EncodedRow(SCHEMA);
    row.addToBag(0, 20, 1);
    assertThatThrownBy(() -> block.add(row)).hasMessageContaining("genres: index 20 is outside");
    row.clearBag(0);
    for (int k = 0; k < 5; k++) {
      row.addToBag(0, k, 1);
    }
    assertThatThrownBy(() -> block.add(row)).hasMessageContaining("5 values, more than 4");
    assertThat(block.rows()).isZero();
  }

  /** Version 1 had zeros where version 2 counts labels, weights and bags. */
  @Test
  void areDataSetsOfVersionOneRead() throws IOException {
    Path data = folder.resolve("old");
    Shards.write(data, false);
    Files.delete(data.resolve(ShardChecksums.FILE));
    try (var files = Files.list(data)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".shard")).toList()) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(8, 1).put(48, (byte) 0);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, 60);
        bytes.putInt(60, (int) crc.getValue());
        Files.write(file, bytes.array());
      }
    }
    Path manifest = data.resolve(Manifest.FILE);
    String json =
        Files.readString(manifest)
            .replace("\"version\" : 2", "\"version\" : 1")
            .replaceAll("\"bags\" : \\[ *\\],\\s*", "")
            .replaceAll(",\\s*\"weighted\" : false", "");
    assertThat(json).doesNotContain("bags").doesNotContain("weighted");
    Files.writeString(manifest, json);
    try (ShardedDataset old = ShardedDataset.open(data)) {
      BatchBuffers out = BatchBuffers.direct(old.schema(), 1);
      old.read(Split.TEST, new long[] {19}, 0, 1, out);
      assertThat(out.ids().get(1)).isEqualTo(Shards.id(Split.TEST, 19, 1));
      assertThat(out.labels().get(0)).isEqualTo(Shards.label(Split.TEST, 19));
    }
  }
}
