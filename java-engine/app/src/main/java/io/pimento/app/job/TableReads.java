package io.pimento.app.job;

import io.pimento.data.Batch;
import io.pimento.data.BatchPrefetcher;
import io.pimento.data.RowOrder;
import io.pimento.data.RowSource;
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
    void accept(Batch batch);
  }

  private TableReads() {}

  /** Hands over the first rows. */
  public static void each(RowSource rows, long limit, Sink sink) throws InterruptedException {
    long left = Math.min(limit, rows.rows());
    try (BatchPrefetcher batches =
        new BatchPrefetcher(rows, RowOrder.sequential(rows.rows()), BATCH, 0)) {
      @Nullable Batch b = batches.next();
      while (b != null && left > 0) {
        sink.accept(b);
        left -= b.count();
        b = left > 0 ? batches.next() : null;
      }
    }
  }

  /** The ids of the first rows: [row][field]. */
  public static int[][] ids(RowSource rows, int fields, int limit) throws InterruptedException {
    int[][] all = new int[(int) Math.min(limit, rows.rows())][fields];
    int[] at = {0};
    each(
        rows,
        all.length,
        b -> {
          for (int i = 0; i < b.count() && at[0] < all.length; i++) {
            b.buffers().ids().get(i * fields, all[at[0]++]);
          }
        });
    return all;
  }

  /** A batch as the inputs of a graph. */
  public static Map<String, Tensor> feeds(Graph graph, Batch b) {
    Map<String, Tensor> feeds = new HashMap<>();
    graph
        .inputs()
        .forEach(
            (name, value) -> {
              TensorType type = value.type();
              double[] data = new double[Math.toIntExact(type.size(b.count()))];
              for (int i = 0; i < data.length; i++) {
                data[i] =
                    name.equals(Stem.DENSE) ? b.buffers().dense().get(i) : b.buffers().ids().get(i);
              }
              feeds.put(name, Tensor.of(type, b.count(), data));
            });
    return feeds;
  }
}
