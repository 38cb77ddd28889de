package io.pimento.data.shard;

import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.Mix64;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Small data sets whose every value follows from split and row. */
final class Shards {
  static final DataSchema SCHEMA =
      new DataSchema(
          "tiny",
          true,
          List.of(new DenseField("age"), new DenseField("price")),
          List.of(
              new CategoricalField("user", 1000),
              new CategoricalField("item", 50),
              new CategoricalField("site", 7)));

  private Shards() {}

  static EncodedRow row(float label, float[] dense, int... ids) {
    EncodedRow row = new EncodedRow(SCHEMA);
    row.label(label);
    for (int d = 0; d < dense.length; d++) {
      row.dense(d, dense[d]);
    }
    for (int f = 0; f < ids.length; f++) {
      row.id(f, ids[f]);
    }
    return row;
  }

  static float label(Split split, long row) {
    return (Mix64.mix(split.code(), row, 0) & 1) == 0 ? 0 : 1;
  }

  static float dense(Split split, long row, int column) {
    return (float) Mix64.unit(Mix64.mix(split.code(), row, 1 + column));
  }

  static int id(Split split, long row, int field) {
    int n = SCHEMA.categorical().get(field).cardinality();
    return (int) Long.remainderUnsigned(Mix64.mix(split.code(), row, 10 + field), n);
  }

  /** Writes 100 train, 30 validation and 20 test rows in shards of a few rows. */
  static void write(Path folder, boolean replace) throws IOException {
    try (DatasetWriter writer = writer(folder, replace, Shards::open)) {
      fill(writer);
      writer.commit("{\"rows\": 150}");
    }
  }

  static DatasetWriter writer(Path folder, boolean replace, ShardWriter.Opener opener)
      throws IOException {
    return new DatasetWriter(folder, SCHEMA, replace, 24 * 16, opener);
  }

  static void fill(DatasetWriter writer) throws IOException {
    fill(writer, Split.TRAIN, 100);
    fill(writer, Split.VALIDATION, 30);
    fill(writer, Split.TEST, 20);
  }

  private static void fill(DatasetWriter writer, Split split, int rows) throws IOException {
    RowBlock block = new RowBlock(SCHEMA, 7);
    for (int row = 0; row < rows; row++) {
      if (block.isFull()) {
        writer.append(split, block);
        block.clear();
      }
      block.add(
          row(
              label(split, row),
              new float[] {dense(split, row, 0), dense(split, row, 1)},
              id(split, row, 0),
              id(split, row, 1),
              id(split, row, 2)));
    }
    writer.append(split, block);
  }

  static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
