package io.pimento.job.estimate;

import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import io.pimento.data.prepare.Encoding;
import io.pimento.data.prepare.SplitParts;
import io.pimento.data.shard.ShardedDataset;
import io.pimento.document.UserException;
import io.pimento.run.config.DataConfig;
import io.pimento.search.model.Stem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to do it on.
 *
 * @param all rows to prepare
 * @param train rows, as are the next two
 * @param columns numbers in a row: label, dense values, ids
 * @param tableRows of every field's embedding table
 * @param fields their names; empty where only a format is known
 */
record Workload(
    long all,
    long train,
    long validation,
    long test,
    int columns,
    List<Integer> tableRows,
    List<String> fields) {
  Workload {
    tableRows = List.copyOf(tableRows);
    fields = List.copyOf(fields);
  }

  /**
   * Of prepared data, or of so many rows of a published format.
   *
   * @param rows in the raw files; null if the data are prepared
   */
  static Workload of(DataConfig data, @Nullable Long rows) throws IOException {
    if (Files.exists(data.prepared().resolve("dataset.json"))) {
      return prepared(data, data.prepared());
    }
    if (rows == null) {
      throw new UserException(
          "no prepared data in "
              + data.prepared()
              + "; say how many rows the raw files have: --rows N");
    }
    if (!(data.encoding() instanceof Encoding.Reference(int cap)) || data.format() == null) {
      throw new UserException(
          "how large tables become is known of data.encoding=reference only, before the data are"
              + " prepared");
    }
    int[] tables = Encoding.Reference.tables(data.format());
    List<Integer> tableRows = Arrays.stream(tables).map(n -> Math.min(cap, n)).boxed().toList();
    int columns =
        1
            + tables.length
            + switch (data.format()) {
              case CRITEO -> 13;
              case KDD12, KDD12_NASREC -> 3;
              default -> 1;
            };
    SplitParts parts =
        data.split().isEmpty()
            ? SplitParts.DEFAULT
            : new SplitParts(
                Math.toIntExact(data.split().get(0)),
                Math.toIntExact(data.split().get(1)),
                Math.toIntExact(data.split().get(2)));
    return new Workload(
        rows,
        limited(data, rows * parts.train() / parts.block()),
        limited(data, rows * parts.validation() / parts.block()),
        limited(data, rows * parts.test() / parts.block()),
        columns,
        tableRows,
        List.of());
  }

  private static Workload prepared(DataConfig data, Path folder) throws IOException {
    try (ShardedDataset set = ShardedDataset.open(folder)) {
      DataSchema schema = set.schema();
      long all = 0;
      for (Split split : Split.values()) {
        all += set.rows(split);
      }
      return new Workload(
          all,
          limited(data, set.rows(Split.TRAIN)),
          limited(data, set.rows(Split.VALIDATION)),
          limited(data, set.rows(Split.TEST)),
          1 + Math.max(1, schema.denseCount()) + schema.fieldNames().size(),
          Stem.of(schema, 1).allTableRows(),
          schema.fieldNames());
    }
  }

  private static long limited(DataConfig data, long rows) {
    return data.limitRows() == 0 ? rows : Math.min(rows, data.limitRows());
  }
}
