package io.pimento.bench.operator;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One operator case bound to memory of its own, ready to be run again and again. Ids differ from
 * call to call, so that the rows they name are not found in the caches where a step would not find
 * them either.
 */
final class CaseInputs implements AutoCloseable {
  /** Ids of a bag: 0 to 4. */
  static final double MEAN_BAG = 2;

  /** Sets of ids name rows of this many bytes in all: several times the caches. */
  private static final double ROW_BYTES = 128 << 20;

  private static final int MOST_SETS = 1024;

  private final List<NativeBlock> blocks = new ArrayList<>();
  private final Workers workers;
  private final ParameterStore store;
  private final Executor executor;
  private final List<Execution> executions = new ArrayList<>();
  private int next;

  CaseInputs(OperatorCase c, int batch, int threads, MatmulProvider matmul) {
    workers = new Workers(threads);
    store = new ParameterStore(0, workers);
    executor = new Executor(CpuKernels.TABLE, matmul, workers, store);
    GraphBuilder b = new GraphBuilder();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < c.inputs().size(); i++) {
      values.add(b.input("x" + i, c.inputs().get(i)));
    }
    Map<String, Value> outputs = new LinkedHashMap<>();
    b.applyAll(c.op(), values).forEach(v -> outputs.put("y" + v.output(), v));
    Graph graph = b.build(outputs);
    SplittableRandom random = new SplittableRandom(1);
    int sets = sets(c);
    for (int set = 0; set < sets; set++) {
      executions.add(executor.bind(graph, batch));
    }
    for (int i = 0; i < c.inputs().size(); i++) {
      boolean shared = c.inputs().get(i).element() == Element.REAL;
      NativeBlock block = null;
      for (Execution e : executions) {
        if (block == null || !shared) {
          block = fill(c.inputs().get(i), c.indexRows(), batch, random);
          blocks.add(block);
        }
        if (graph.inputs().containsKey("x" + i)) {
          e.input("x" + i, block.address());
        }
      }
    }
  }

  private static int sets(OperatorCase c) {
    if (!BenchCases.readsTable(c)) {
      return 1;
    }
    double rowBytes = 4.0 * BenchCases.entries(c) * c.inputs().getLast().last();
    return (int) Math.clamp(ROW_BYTES / rowBytes, 1, MOST_SETS);
  }

  void run() {
    executions.get(next).run();
    next = next + 1 == executions.size() ? 0 : next + 1;
  }

  private static NativeBlock fill(TensorType t, int rows, int batch, SplittableRandom random) {
    return switch (t.element()) {
      case REAL, ROWS -> reals(t.size(batch), random);
      case INDEX -> indices(t.size(batch), rows, random);
      case BAGS -> bags(batch, rows, random);
    };
  }

  private static NativeBlock reals(long n, SplittableRandom random) {
    NativeBlock block = NativeMemory.allocateFloats(n);
    for (long i = 0; i < n; i++) {
      NativeMemory.put(block.address(), i, (float) (random.nextDouble() * 2 - 1));
    }
    return block;
  }

  private static NativeBlock indices(long n, int rows, SplittableRandom random) {
    NativeBlock block = NativeMemory.allocateFloats(n);
    for (long i = 0; i < n; i++) {
      NativeMemory.putInt(block.address(), i, random.nextInt(rows));
    }
    return block;
  }

  private static NativeBlock bags(int batch, int rows, SplittableRandom random) {
    int largest = (int) (2 * MEAN_BAG);
    NativeBlock block = NativeMemory.allocateFloats(1 + batch + 2L * largest * batch);
    int entries = 0;
    for (int b = 0; b < batch; b++) {
      entries += random.nextInt(largest + 1);
      NativeMemory.putInt(block.address(), b + 1, entries);
    }
    for (int i = 0; i < entries; i++) {
      NativeMemory.putInt(block.address(), batch + 1 + i, random.nextInt(rows));
      NativeMemory.put(block.address(), batch + 1 + entries + i, 1);
    }
    return block;
  }

  @Override
  public void close() {
    executor.close();
    store.close();
    workers.close();
    blocks.forEach(NativeBlock::close);
  }
}
