package io.pimento.data.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.BagField;
import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.Pooling;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows go through segments of random sizes into shards of a few rows. */
class AreGatheredShardsThoseOfOneWriterTest {
  private static final int SHARD_BYTES = 1000;

  private static final DataSchema WITH_BAGS =
      new DataSchema(
          "bags",
          true,
          List.of(new DenseField("age")),
          List.of(new CategoricalField("user", 100)),
          List.of(
              new BagField("genres", 20, 4, Pooling.MEAN),
              new BagField("history", 50, 6, Pooling.WEIGHTED)),
          true);

  @TempDir Path temp;
  private final Random random = new Random(3);

  private List<EncodedRow> rows(DataSchema schema, int count) {
    List<EncodedRow> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      EncodedRow row = new EncodedRow(schema);
      row.label(r % 2);
      row.weight(random.nextFloat());
      for (int d = 0; d < schema.denseCount(); d++) {
        row.dense(d, random.nextFloat());
      }
      for (int f = 0; f < schema.categoricalCount(); f++) {
        row.id(f, random.nextInt(schema.categorical().get(f).cardinality()));
      }
      for (int i = 0; i < schema.bags().size(); i++) {
        for (int k = random.nextInt(5); k > 0; k--) {
          row.addToBag(i, random.nextInt(schema.bags().get(i).cardinality()), random.nextFloat());
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static void write(RowSink sink, DataSchema schema, Split split, List<EncodedRow> rows)
      throws IOException {
    RowBlock block = new RowBlock(schema, 7);
    for (EncodedRow row : rows) {
      if (block.isFull()) {
        sink.append(split, block);
        block.clear();
      }
      block.add(row);
    }
    sink.append(split, block);
  }

  private static Map<String, List<Byte>> bytes(Path folder) throws IOException {
    Map<String, List<Byte>> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : Files.readAllBytes(file)) {
          bytes.add(b);
        }
        all.put(String.valueOf(file.getFileName()), bytes);
      }
    }
    return all;
  }

  private List<ShardPlan> plans(
      DataSchema schema, Split split, List<EncodedRow> rows, long rowsPerShard) throws IOException {
    List<ShardPlan.Segment> segments = new ArrayList<>();
    for (int from = 0; from < rows.size(); ) {
      int to = Math.min(rows.size(), from + random.nextInt(30));
      Path folder = Files.createTempDirectory(temp, "piece");
      try (SegmentWriter writer = new SegmentWriter(folder, schema, rowsPerShard)) {
        write(writer, schema, split, rows.subList(from, to));
        for (FinishedShard segment : writer.finish()) {
          segments.add(
              new ShardPlan.Segment(folder.resolve(segment.file()).toString(), segment.rows()));
        }
      }
      from = to;
    }
    return ShardPlan.of(split, segments, rowsPerShard);
  }

  private void requireSame(DataSchema schema) throws IOException {
    List<EncodedRow> train = rows(schema, 205);
    List<EncodedRow> test = rows(schema, 31);
    Path one = Files.createTempDirectory(temp, "one").resolve("data");
    long rowsPerShard;
    try (DatasetWriter writer =
        new DatasetWriter(one, schema, false, SHARD_BYTES, ShardWriter::openNewFile)) {
      write(writer, schema, Split.TRAIN, train);
      write(writer, schema, Split.TEST, test);
      writer.commit("{}");
    }
    rowsPerShard = Manifest.read(one).rowsPerShard();
    Path many = Files.createTempDirectory(temp, "many").resolve("data");
    try (DatasetWriter writer =
        new DatasetWriter(many, schema, false, SHARD_BYTES, ShardWriter::openNewFile)) {
      List<ShardPlan> plans = new ArrayList<>(plans(schema, Split.TRAIN, train, rowsPerShard));
      plans.addAll(plans(schema, Split.TEST, test, rowsPerShard));
      List<FinishedShard> shards = new ArrayList<>();
      for (ShardPlan plan : plans) {
        ShardGathering.write(plan, schema, temp, writer.folder()); // by another attempt
        shards.add(ShardGathering.write(plan, schema, temp, writer.folder()));
      }
      writer.adopt(shards);
      writer.commit("{}");
    }
    assertThat(bytes(many)).hasSizeGreaterThan(8).isEqualTo(bytes(one));
  }

  @Test
  void areRowsOfOneValueAField() throws IOException {
    requireSame(Shards.SCHEMA);
  }

  @Test
  void areRowsWithBagsAndWeights() throws IOException {
    requireSame(WITH_BAGS);
  }

  @Test
  void isADamagedSegmentRefused() throws IOException {
    ShardPlan plan = plans(WITH_BAGS, Split.TRAIN, rows(WITH_BAGS, 9), 100).getFirst();
    Path segment = Path.of(plan.stretches().getFirst().file());
    byte[] bytes = Files.readAllBytes(segment);
    bytes[ShardHeader.BYTES + 5]++;
    Files.write(segment, bytes);
    Path folder = Files.createDirectory(temp.resolve("target"));
    assertThatThrownBy(() -> ShardGathering.write(plan, WITH_BAGS, temp, folder))
        .hasMessageContaining(segment + ": the rows are damaged");
    assertThat(folder).isEmptyDirectory();
  }
}
