package io.pimento;

import io.pimento.data.BagBuffer;
import io.pimento.data.BatchBuffers;
import io.pimento.data.RowSource;
import io.pimento.graph.Counter;
import io.pimento.graph.ValueVocabulary;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows by the names of a graph's inputs, as many of them as you like: a batch for one step, or all
 * rows, to be {@linkplain #shuffled shuffled} and {@linkplain #split split}. Immutable; arrays are
 * not copied before a step or run reads them, so leave them as they are until then.
 *
 * <table>
 * <caption>What an input takes</caption>
 * <tr><th>input</th><th>array</th></tr>
 * <tr><td>{@code input(name, 1)}, labels, weights</td><td>{@code float[rows]}</td></tr>
 * <tr><td>{@code input(name, n)}</td><td>{@code float[rows][n]}</td></tr>
 * <tr><td>{@code ids(name, 1)}</td><td>{@code int[rows]}</td></tr>
 * <tr><td>{@code ids(name, n)}</td><td>{@code int[rows][n]}</td></tr>
 * <tr><td>{@code bag(name, most)}</td><td>{@code int[rows][0 to most]}, with or without weights</td>
 * </tr>
 * </table>
 */
public final class Batch {
  private final Map<String, Column> columns;
  private final RowOrder order;

  private Batch(Map<String, Column> columns, RowOrder order) {
    this.columns = columns;
    this.order = order;
  }

  /** One number a row. */
  public static Batch of(String name, float[] values) {
    return first(name, new Column.Reals(values, null));
  }

  /** Several numbers a row. */
  public static Batch of(String name, float[][] rows) {
    return first(name, new Column.Reals(null, rows));
  }

  /** One row number of a table a row. */
  public static Batch of(String name, int[] ids) {
    return first(name, new Column.Ids(ids));
  }

  /** Row numbers of several tables a row, or a bag of one. */
  public static Batch of(String name, int[][] rows) {
    return first(name, new Column.IdRows(rows, null));
  }

  /**
   * Rows of prepared data under the names that models of this project read: {@code dense}, {@code
   * ids}, {@code labels}, {@code weights} and {@code bag.0}, {@code bag.1}, …
   *
   * @param from the first row
   * @throws IndexOutOfBoundsException if there are not so many rows
   */
  public static Batch of(RowSource source, long from, int rows) {
    if (from < 0 || rows < 1 || from + rows > source.rows()) {
      throw new IndexOutOfBoundsException(
          "rows " + from + " to " + (from + rows) + " of " + source.rows());
    }
    BatchBuffers read = BatchBuffers.direct(source.schema(), rows);
    source.read(LongStream.range(from, from + rows).toArray(), 0, rows, read);
    int dense = source.schema().denseCount();
    int fields = source.schema().categoricalCount();
    float[][] numbers = new float[rows][dense];
    int[][] ids = new int[rows][fields];
    for (int i = 0; i < rows; i++) {
      read.dense().get(i * dense, numbers[i]);
      read.ids().get(i * fields, ids[i]);
    }
    Batch batch =
        of(ValueVocabulary.DENSE, numbers)
            .and(ValueVocabulary.IDS, ids)
            .and(ValueVocabulary.LABELS, floats(read.labels(), rows))
            .and(ValueVocabulary.WEIGHTS, floats(read.weights(), rows));
    for (int f = 0; f < read.bags().size(); f++) {
      batch = batch.with("bag." + f, bags(read.bags().get(f), rows));
    }
    return batch;
  }

  private static float[] floats(FloatBuffer from, int rows) {
    float[] all = new float[rows];
    from.get(0, all);
    return all;
  }

  private static Column bags(BagBuffer from, int rows) {
    int[][] ids = new int[rows][];
    float[][] weights = new float[rows][];
    for (int i = 0; i < rows; i++) {
      ids[i] = new int[from.size(i)];
      weights[i] = new float[from.size(i)];
      for (int k = 0; k < ids[i].length; k++) {
        ids[i][k] = from.id(i, k);
        weights[i][k] = from.weight(i, k);
      }
    }
    return new Column.IdRows(ids, weights);
  }

  private static Batch first(String name, Column column) {
    return new Batch(Map.of(), RowOrder.all(column.rows())).with(name, column);
  }

  /** These rows with one number more each. */
  public Batch and(String name, float[] values) {
    return with(name, new Column.Reals(values, null));
  }

  /** These rows with several numbers more each. */
  public Batch and(String name, float[][] rows) {
    return with(name, new Column.Reals(null, rows));
  }

  /** These rows with one row number more each. */
  public Batch and(String name, int[] ids) {
    return with(name, new Column.Ids(ids));
  }

  /** These rows with several row numbers more each, or a bag. */
  public Batch and(String name, int[][] rows) {
    return with(name, new Column.IdRows(rows, null));
  }

  /** These rows with a bag each whose row numbers have weights. */
  public Batch and(String name, int[][] rows, float[][] weights) {
    if (rows.length != weights.length) {
      throw new IllegalArgumentException(
          "input " + name + " has " + rows.length + " bags and weights of " + weights.length);
    }
    return with(name, new Column.IdRows(rows, weights));
  }

  private Batch with(String name, Column column) {
    if (columns.containsKey(name)) {
      throw new IllegalArgumentException("the batch has an input " + name + " already");
    }
    if (column.rows() != order.rows()) {
      throw new IllegalArgumentException(
          "input "
              + name
              + " has "
              + column.rows()
              + " rows, "
              + String.join(", ", columns.keySet())
              + " "
              + order.rows());
    }
    if (!columns.isEmpty() && order.isMoved()) {
      throw new IllegalArgumentException(
          "input " + name + ": add all inputs before rows are shuffled, sliced or split");
    }
    Map<String, Column> more = new LinkedHashMap<>(columns);
    more.put(name, column);
    return new Batch(more, order);
  }

  /** How many rows there are. */
  public int rows() {
    return order.rows();
  }

  /** Names of what the rows hold. */
  public Set<String> names() {
    return Set.copyOf(columns.keySet());
  }

  /**
   * Rows {@code from} to below {@code to}.
   *
   * @throws IndexOutOfBoundsException if there are no such rows
   */
  public Batch slice(int from, int to) {
    if (from < 0 || to > rows() || from >= to) {
      throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of " + rows());
    }
    return new Batch(columns, order.slice(from, to));
  }

  /** All rows in batches of that size, the last of which may be smaller. */
  public List<Batch> split(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("batches need at least one row, not " + size);
    }
    List<Batch> all = new ArrayList<>();
    for (int from = 0; from < rows(); from += size) {
      all.add(slice(from, (int) Math.min(rows(), (long) from + size)));
    }
    return List.copyOf(all);
  }

  /** The same rows in an order that follows from a seed: another for each epoch. */
  public Batch shuffled(long seed) {
    return new Batch(columns, order.shuffled(Counter.of(seed, "batch order")));
  }

  @Nullable Column column(String name) {
    return columns.get(name);
  }

  RowOrder order() {
    return order;
  }

  /** With the last row repeated. */
  Batch filled(int rows) {
    return new Batch(columns, order.filled(rows));
  }

  @Override
  public String toString() {
    return "Batch of " + rows() + " rows with " + String.join(", ", columns.keySet());
  }
}
