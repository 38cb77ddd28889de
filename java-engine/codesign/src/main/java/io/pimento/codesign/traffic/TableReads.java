package io.pimento.codesign.traffic;

import io.pimento.data.BagBuffer;
import io.pimento.data.BatchPrefetcher;
import io.pimento.data.RowBatch;
import io.pimento.data.RowSequence;
import io.pimento.data.RowSource;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.Tensor;
import io.pimento.search.model.Stem;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of prepared data as the simulator takes them. */
public final class TableReads {
  private static final int BATCH = 256;

  /** Takes batches, in stored order. */
  public interface Sink {
    void accept(RowBatch batch);
  }

  private TableReads() {}

  /** Hands over the first rows. */
  public static void each(RowSource rows, long limit, Sink sink) throws InterruptedException {
    long left = Math.min(limit, rows.rows());
    try (BatchPrefetcher batches =
        new BatchPrefetcher(rows, RowSequence.sequential(rows.rows()), BATCH, 0)) {
      @Nullable RowBatch b = batches.next();
      while (b != null && left > 0) {
        sink.accept(b);
        left -= b.count();
        b = left > 0 ? batches.next() : null;
      }
    }
  }

  /**
   * The ids of the first rows: [row][field][value], one value in each field but those of several,
   * which come last.
   */
  public static int[][][] ids(RowSource rows, int limit) throws InterruptedException {
    int single = rows.schema().categoricalCount();
    int fields = rows.schema().fieldNames().size();
    int[][][] all = new int[(int) Math.min(limit, rows.rows())][fields][];
    int[] at = {0};
    each(
        rows,
        all.length,
        b -> {
          for (int i = 0; i < b.count() && at[0] < all.length; i++, at[0]++) {
            for (int f = 0; f < fields; f++) {
              all[at[0]][f] =
                  f < single
                      ? new int[] {b.buffers().ids().get(i * single + f)}
                      : bag(b.buffers().bags().get(f - single), i);
            }
          }
        });
    return all;
  }

  private static int[] bag(BagBuffer bags, int row) {
    int[] ids = new int[bags.size(row)];
    for (int k = 0; k < ids.length; k++) {
      ids[k] = bags.id(row, k);
    }
    return ids;
  }

  /** A batch as the inputs of a graph. */
  public static Map<String, Tensor> feeds(Graph graph, RowBatch b) {
    Map<String, double[]> inputs = new HashMap<>();
    Map<String, Tensor> feeds = new HashMap<>();
    for (int i = 0; i < b.buffers().bags().size(); i++) {
      inputs.put(Stem.bag(i), ragged(b.buffers().bags().get(i), b.count()));
    }
    graph
        .inputs()
        .forEach(
            (name, value) -> {
              TensorType type = value.type();
              double[] data = inputs.get(name);
              if (data == null) {
                data = new double[Math.toIntExact(type.size(b.count()))];
                for (int i = 0; i < data.length; i++) {
                  data[i] =
                      switch (name) {
                        case Stem.DENSE -> b.buffers().dense().get(i);
                        case Stem.IDS -> b.buffers().ids().get(i);
                        default ->
                            throw new UserException(
                                "the graph reads '" + name + "', which the data have not");
                      };
                }
              }
              feeds.put(name, Tensor.of(type, b.count(), data));
            });
    return feeds;
  }

  private static double[] ragged(BagBuffer bags, int rows) {
    RaggedRows all = new RaggedRows();
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < bags.size(row); k++) {
        all.add(bags.id(row, k), bags.weight(row, k));
      }
      all.endRow();
    }
    return all.numbers();
  }
}
