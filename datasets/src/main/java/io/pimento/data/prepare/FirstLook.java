package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.RowReader;
import io.pimento.data.shard.DatasetWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a preparation knows before it reads rows.
 *
 * @param fields of every row
 * @param totalBytes of all files
 */
record FirstLook(InputFields fields, long totalBytes) {
  /**
   * Checks that the output is free, removes what stopped preparations left there, and looks at the
   * input; what there is to know is said.
   */
  static FirstLook of(PrepareConfig config, RowInput input, PrepareListener listener)
      throws IOException {
    DatasetWriter.requireFreeTarget(config.output(), config.replace());
    DatasetWriter.clearLeftovers(config.output()).forEach(listener::note);
    input.notes().forEach(listener::note);
    long totalBytes = input.totalBytes();
    Split first = Arrays.stream(Split.values()).filter(input::has).findFirst().orElse(Split.TRAIN);
    try (RowReader reader = input.open(first)) {
      reader.notes().forEach(listener::note);
      return new FirstLook(reader.fields(), totalBytes);
    }
  }
}
