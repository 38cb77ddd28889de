package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.RowReader;
import java.io.IOException;

/** The train files of an input alone. */
record TrainRows(RowInput input) implements RowInput {
  @Override
  public boolean has(Split split) {
    return split == Split.TRAIN;
  }

  @Override
  public RowReader open(Split split) throws IOException {
    return input.open(split);
  }

  @Override
  public long totalBytes() throws IOException {
    return input.totalBytes();
  }
}
