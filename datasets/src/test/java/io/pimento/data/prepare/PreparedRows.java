package io.pimento.data.prepare;

import io.pimento.data.BagBuffer;
import io.pimento.data.BagCollector;
import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputSession;
import io.pimento.data.reader.MalformedFieldException;
import io.pimento.data.reader.RawRow;
import io.pimento.data.reader.RowReader;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A prepared split in memory, row by row. */
record PreparedRows(
    List<Float> labels,
    List<List<Float>> dense,
    List<List<Integer>> ids,
    List<Float> weights,
    List<List<List<Integer>>> bags,
    List<List<List<Float>>> bagWeights) {
  static PreparedRows of(Path folder, Split split) throws IOException {
    try (ShardedDataset data = ShardedDataset.open(folder)) {
      data.verify();
      return of(data.view(split), 1);
    }
  }

  /** Rows of a source, read so many at a time. */
  static PreparedRows of(RowSource source, int batch) {
    PreparedRows rows = none();
    DataSchema schema = source.schema();
    BatchBuffers some = BatchBuffers.direct(schema, batch);
    for (long from = 0; from < source.rows(); from += batch) {
      long[] numbers = LongStream.range(from, Math.min(from + batch, source.rows())).toArray();
      source.read(numbers, 0, numbers.length, some);
      for (int k = 0; k < numbers.length; k++) {
        int row = k;
        rows.labels.add(some.labels().get(row));
        rows.dense.add(
            IntStream.range(0, schema.denseCount())
                .mapToObj(d -> some.dense().get(row * schema.denseCount() + d))
                .toList());
        rows.ids.add(
            IntStream.range(0, schema.categoricalCount())
                .mapToObj(f -> some.ids().get(row * schema.categoricalCount() + f))
                .toList());
        rows.weights.add(some.weights().get(row));
        rows.addBags(some, row);
      }
    }
    return rows;
  }

  /** Rows of a file as an encoder has them. */
  static PreparedRows encoded(RowEncoder encoder, Path file)
      throws IOException, MalformedFieldException {
    PreparedRows rows = none();
    BatchBuffers one = BatchBuffers.direct(encoder.dataSchema(), 3);
    try (RowReader reader =
        encoder
            .format()
            .open(List.of(file), encoder.schema(), BadRows.FAIL, InputSession.ofFiles())) {
      RawRow row = new RawRow(encoder.fields());
      while (reader.next(row)) {
        BagCollector bags = new BagCollector(encoder.dataSchema());
        bags.endRow();
        encoder.encode(row, one, 1, bags);
        bags.endRow();
        bags.fill(one.bags(), 3);
        rows.labels.add(row.positive() ? 1f : 0f);
        List<Float> dense = new ArrayList<>();
        for (int d = 0; d < encoder.dataSchema().denseCount(); d++) {
          dense.add(one.dense().get(encoder.dataSchema().denseCount() + d));
        }
        rows.dense.add(dense);
        List<Integer> ids = new ArrayList<>();
        for (int f = 0; f < encoder.dataSchema().categoricalCount(); f++) {
          ids.add(one.ids().get(encoder.dataSchema().categoricalCount() + f));
        }
        rows.ids.add(ids);
        rows.addBags(one, 1);
        // What a row weighs says nothing of its score, so it is not read.
        rows.weights.add(1f);
      }
    }
    return rows;
  }

  static PreparedRows none() {
    return new PreparedRows(
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  /** Takes the bags of a row. */
  void addBags(BatchBuffers from, int row) {
    List<List<Integer>> values = new ArrayList<>();
    List<List<Float>> valueWeights = new ArrayList<>();
    for (BagBuffer bag : from.bags()) {
      values.add(IntStream.range(0, bag.size(row)).mapToObj(k -> bag.id(row, k)).toList());
      valueWeights.add(
          IntStream.range(0, bag.size(row)).mapToObj(k -> bag.weight(row, k)).toList());
    }
    bags.add(values);
    bagWeights.add(valueWeights);
  }

  List<Integer> column(int field) {
    return ids.stream().map(row -> row.get(field)).toList();
  }

  List<List<Integer>> bag(int field) {
    return bags.stream().map(row -> row.get(field)).toList();
  }

  List<Float> denseColumn(int column) {
    return dense.stream().map(row -> row.get(column)).toList();
  }
}
