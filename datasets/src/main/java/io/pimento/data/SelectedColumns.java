package io.pimento.data;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Rows of a source without the columns that a model does not read. */
public final class SelectedColumns implements RowSource {
  private final RowSource source;
  private final InputKinds kinds;
  private final ColumnCopy columns;
  private final Queue<BatchBuffers> free = new ConcurrentLinkedQueue<>();

  private SelectedColumns(RowSource source, InputKinds kinds, ColumnCopy columns) {
    this.source = source;
    this.kinds = kinds;
    this.columns = columns;
  }

  /** The source itself where all of its columns are read. */
  public static RowSource of(RowSource source, InputKinds kinds) {
    ColumnCopy columns = new ColumnCopy(source.schema(), kinds);
    return columns.isWhole() ? source : new SelectedColumns(source, kinds, columns);
  }

  @Override
  public DataSchema schema() {
    return columns.schema();
  }

  @Override
  public long rows() {
    return source.rows();
  }

  @Override
  public void read(long[] rows, int from, int count, BatchBuffers to) {
    BatchBuffers room = free.poll();
    if (room == null || room.capacity() < to.capacity()) {
      room = columns.around(to, to.capacity());
    }
    BatchBuffers whole =
        new BatchBuffers(
            to.capacity(), room.dense(), room.ids(), to.labels(), to.weights(), to.bags());
    source.read(rows, from, count, whole);
    columns.copy(whole, to, count);
    free.add(room);
  }

  /** Whether it is the same columns of the same rows. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SelectedColumns that
        && source.equals(that.source)
        && kinds.equals(that.kinds);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, kinds);
  }
}
