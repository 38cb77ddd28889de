package io.pimento.runtime.replica;

import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.Gathered;
import io.pimento.runtime.collective.Pieces;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.RowGradient;
import io.pimento.runtime.kernel.vector.RowMergeKernel;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Gradients;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.plan.RowGradientLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns one replica's gradients and loss, means over its share, into those of the whole batch, the
 * same bits on every replica: dense ones are summed where they lie, rows of tables are gathered and
 * merged.
 */
final class GradientExchange implements AutoCloseable {
  private final Collective group;
  private final Workers workers;
  private final Scratch gathered = new Scratch();
  private final Scratch merged = new Scratch();

  GradientExchange(Collective group, Workers workers) {
    this.group = group;
    this.workers = workers;
  }

  /**
   * Sums loss and dense gradients in place and returns all gradients of the batch.
   *
   * @param weights of the members' shares
   */
  Gradients exchange(Execution execution, TrainingGraph graph, float[] weights)
      throws InterruptedException {
    Gradients own = Gradients.of(execution, graph);
    List<Integer> tables = new ArrayList<>();
    Pieces dense = new Pieces().addFloats(execution.output(TrainingGraph.LOSS), 1);
    // Two parameters can have one gradient, the very same memory.
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < graph.gradients().size(); i++) {
      if (graph.gradients().get(i).parameter().table()) {
        tables.add(i);
      } else if (seen.add(own.dense(i))) {
        dense.addFloats(own.dense(i), graph.gradient(i).type().size());
      }
    }
    group.allReduceSum(dense, weights[group.rank()]);
    RowGradient[] rows = tables.isEmpty() ? new RowGradient[0] : rows(own, tables, weights);
    return new Gradients() {
      @Override
      public TrainingGraph graph() {
        return graph;
      }

      @Override
      public long dense(int i) {
        return own.dense(i);
      }

      @Override
      public int rowCount(int i) {
        return rows[tables.indexOf(i)].count();
      }

      @Override
      public long rowNumbers(int i) {
        return rows[tables.indexOf(i)].numbers();
      }

      @Override
      public long rowGradients(int i) {
        return rows[tables.indexOf(i)].gradients();
      }
    };
  }

  /** Gathers numbers and rows of each table. */
  private RowGradient[] rows(Gradients own, List<Integer> tables, float[] weights)
      throws InterruptedException {
    Pieces pieces = new Pieces();
    for (int i : tables) {
      int count = own.rowCount(i);
      pieces.add(own.rowNumbers(i), (long) Integer.BYTES * count);
      pieces.addFloats(own.rowGradients(i), (long) count * width(own, i));
    }
    return merge(own, tables, group.allGather(pieces, gathered::bytes), weights);
  }

  private static int width(Gradients g, int i) {
    return g.graph().gradient(i).type().last();
  }

  private RowGradient[] merge(Gradients own, List<Integer> tables, Gathered all, float[] weights) {
    int[][] counts = new int[tables.size()][weights.length];
    long[] places = new long[tables.size() + 1];
    for (int t = 0; t < tables.size(); t++) {
      int capacity = 0;
      for (int m = 0; m < weights.length; m++) {
        counts[t][m] = (int) (all.bytes(m, 2 * t) / Integer.BYTES);
        capacity += counts[t][m];
      }
      places[t + 1] =
          places[t] + lines(RowGradientLayout.bytes(capacity, width(own, tables.get(t))));
    }
    long base = merged.bytes(places[tables.size()]);
    RowGradient[] rows = new RowGradient[tables.size()];
    workers.run(
        rows.length,
        (t, worker) -> {
          long[] numbers = new long[weights.length];
          long[] gradients = new long[weights.length];
          int capacity = 0;
          for (int m = 0; m < weights.length; m++) {
            numbers[m] = all.address(m, 2 * t);
            gradients[m] = all.address(m, 2 * t + 1);
            capacity += counts[t][m];
          }
          long toNumbers = base + places[t] + RowGradientLayout.rowsAt();
          long toRows = base + places[t] + RowGradientLayout.gradientsAt(capacity);
          int width = width(own, tables.get(t));
          int count =
              RowMergeKernel.merge(
                  counts[t], numbers, gradients, weights, width, toNumbers, toRows);
          rows[t] = new RowGradient(count, toNumbers, toRows);
        });
    return rows;
  }

  private static long lines(long bytes) {
    return (bytes + NativeMemory.ALIGNMENT - 1) / NativeMemory.ALIGNMENT * NativeMemory.ALIGNMENT;
  }

  @Override
  public void close() {
    gathered.close();
    merged.close();
  }
}
