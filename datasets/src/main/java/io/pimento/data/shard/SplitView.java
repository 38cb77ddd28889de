package io.pimento.data.shard;

import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Several splits end to end, as for a final training on train and validation together. */
final class SplitView implements RowSource {
  private final ShardedDataset data;
  private final int[] splits;
  private final long rows;

  SplitView(ShardedDataset data, List<Split> splits) {
    if (splits.isEmpty() || splits.stream().distinct().count() != splits.size()) {
      throw new IllegalArgumentException("a view needs one or more different splits: " + splits);
    }
    this.data = data;
    this.splits = splits.stream().mapToInt(Split::code).toArray();
    rows = splits.stream().mapToLong(data::rows).sum();
  }

  @Override
  public DataSchema schema() {
    return data.schema();
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public void read(long[] wanted, int from, int count, BatchBuffers to) {
    data.read(splits, wanted, from, count, to);
  }

  /** Whether it is the same splits of the same data. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SplitView that
        && data.equals(that.data)
        && Arrays.equals(splits, that.splits);
  }

  @Override
  public int hashCode() {
    return Objects.hash(data, Arrays.hashCode(splits));
  }
}
