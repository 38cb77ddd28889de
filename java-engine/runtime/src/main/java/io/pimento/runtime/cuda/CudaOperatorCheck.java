package io.pimento.runtime.cuda;

import io.pimento.cuda.Precision;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.ResultSource;
import io.pimento.graph.Value;
import io.pimento.graph.cases.LargeScoreCases;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.cases.OperatorCases;
import io.pimento.graph.cases.PickedRows;
import io.pimento.graph.cases.SupernetCases;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.RowLinearInputGradient;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.fuse.FusedCases;
import io.pimento.runtime.fuse.TransformerBody;
import io.pimento.runtime.fuse.TransformerBodyGradient;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One operator case on a GPU against the operator's own definition in double precision. Every byte
 * that values may live in holds NaN before the run, with guard zones between values that must hold
 * it still afterwards; a second run must give the same bits, and rows in another order must keep
 * theirs.
 */
public final class CudaOperatorCheck {
  private static final long GUARD = 1024;
  private static final int POISON = 0xffffffff;
  private static final double SMALLEST_SCALE = 1e-3;

  /** More than what weights below one make of a normalised row. */
  private static final double FAR_FROM_ZERO = 16;

  /**
   * What came of it.
   *
   * @param error largest difference over the largest entry of the definition's result, over the
   *     root of the products in a row that an operator stands for
   * @param fault what else is wrong; empty if nothing
   */
  public record Outcome(OperatorCase operator, int batch, double error, String fault) {
    /** Whether nothing is wrong at this tolerance. */
    public boolean within(double tolerance) {
      return fault.isEmpty() && error <= tolerance;
    }
  }

  private CudaOperatorCheck() {}

  /** A case, how many rows of it, how its ids are drawn. */
  private record Sized(OperatorCase operator, int batch, OperatorCase.Ids ids) {}

  /**
   * Runs all shared cases that are wanted: small and odd sizes with several batches, and the
   * supernet's own.
   *
   * @param wanted asked once a run, in an order that is always the same
   */
  public static List<Outcome> all(CudaBackend backend, Predicate<OperatorCase> wanted) {
    return sizes(backend.precision())
        .filter(s -> wanted.test(s.operator()))
        .map(s -> run(backend, s.operator(), s.batch(), s.ids()))
        .toList();
  }

  private static Stream<Sized> sizes(Precision precision) {
    List<Sized> all = new ArrayList<>();
    for (OperatorCase c : OperatorCases.all()) {
      sizes(all, c, 0, 1, 3, 70);
      if (c.takesIds()) {
        // More keys than are sorted at once.
        sizes(all, c, 2 * TapeLimits.SORT_CHUNK + 5);
      }
    }
    LargeScoreCases.all().forEach(c -> sizes(all, c, 70));
    // What is fused may go another way in large batches.
    int large = RowLinearTape.SMALLEST_BATCH + 5;
    for (OperatorCase c : FusedCases.all()) {
      if (c.inputs().getFirst().last() == TapeLimits.ROW_WIDTH) {
        sizes(all, c, 0, 1, 3, 70, large);
      }
    }
    if (precision != Precision.FP32) {
      FusedCases.transformers().forEach(c -> sizes(all, c, 0, 1, 3, 70, large));
      LargeProductCases.all().forEach(c -> sizes(all, c.operator(), c.batch()));
    }
    FusedCases.gradientSums().forEach(c -> sizes(all, c, 0, 1, 70, large));
    for (OperatorCase c : SupernetCases.all(50)) {
      all.add(new Sized(c, 13, OperatorCase.Ids.UNIFORM));
      if (c.op() instanceof RowLinear || c.op() instanceof RowLinearInputGradient) {
        all.add(new Sized(c, large, OperatorCase.Ids.UNIFORM));
      }
    }
    return all.stream();
  }

  private static void sizes(List<Sized> all, OperatorCase c, int... batches) {
    for (int batch : batches) {
      all.add(new Sized(c, batch, OperatorCase.Ids.UNIFORM));
      if (c.takesIds()) {
        all.add(new Sized(c, batch, OperatorCase.Ids.ZIPF));
      }
    }
  }

  /** Runs one case. */
  public static Outcome run(CudaBackend backend, OperatorCase c, int batch, OperatorCase.Ids ids) {
    List<Tensor> inputs = c.makeInputs(batch, 11, ids);
    if (c.op() instanceof TransformerBodyGradient) {
      clearOfKinks(inputs.get(TransformerBody.FIRST + 1).data());
    }
    if (backend.precision() == Precision.HALF) {
      LargeProductCases.meanOverBatch(c.op(), inputs, batch);
    }
    List<Tensor> expected = c.reference(batch, inputs);
    GraphBuilder b = new GraphBuilder();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.add(b.input("x" + i, c.inputs().get(i)));
    }
    Map<String, Value> named = new LinkedHashMap<>();
    b.applyAll(c.op(), values).forEach(v -> named.put("y" + v.output(), v));
    Graph graph = b.build(named);
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(0, workers);
        MemoryOwner memory = new MemoryOwner();
        CudaEngine engine = backend.engine(store, Adagrad.PUBLISHED, 0)) {
      Map<String, Long> addresses = addresses(graph, inputs, memory);
      CompiledGraph plan = prepare(engine, graph, batch);
      List<double[]> first = poisonedRun(engine, plan, addresses, expected);
      String fault = c.op().source() == ResultSource.ALIAS ? "" : guards(engine, plan);
      List<double[]> second = poisonedRun(engine, plan, addresses, expected);
      double error = 0;
      for (int o = 0; o < expected.size(); o++) {
        error = Math.max(error, error(first.get(o), expected.get(o).data()));
        if (!Arrays.equals(first.get(o), second.get(o))) {
          fault += " two runs differ in output " + o;
        }
      }
      int[] picked = IntStream.range(0, batch).map(i -> (31 * i + 5) % batch).toArray();
      List<double[]> moved =
          poisonedRun(
              engine, plan, addresses(graph, PickedRows.of(inputs, picked), memory), expected);
      for (int o : PickedRows.outputs(c)) {
        fault += moved(first.get(o), moved.get(o), picked, o);
      }
      return new Outcome(c, batch, error / Math.sqrt(productsInARow(c)), fault);
    }
  }

  /** Roundings that one reads what another left: their errors add up by the root. */
  private static int productsInARow(OperatorCase c) {
    return c.op() instanceof TransformerBody || c.op() instanceof TransformerBodyGradient ? 4 : 1;
  }

  /** So that rounding does not decide whether a ReLU lets a gradient pass. */
  private static void clearOfKinks(double[] bias) {
    for (int i = 0; i < bias.length; i++) {
      bias[i] += Math.copySign(FAR_FROM_ZERO, bias[i]);
    }
  }

  private static Map<String, Long> addresses(Graph graph, List<Tensor> inputs, MemoryOwner memory) {
    Map<String, Long> addresses = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (graph.inputs().containsKey("x" + i)) {
        addresses.put("x" + i, copy(inputs.get(i), memory));
      }
    }
    return addresses;
  }

  /** Rows that changed with their place. */
  private static String moved(double[] before, double[] after, int[] picked, int output) {
    int size = before.length / Math.max(1, picked.length);
    for (int i = 0; i < picked.length; i++) {
      int from = picked[i] * size;
      if (!Arrays.equals(before, from, from + size, after, i * size, (i + 1) * size)) {
        return " output " + output + " of row " + picked[i] + " differs at place " + i;
      }
    }
    return "";
  }

  private static CompiledGraph prepare(CudaEngine engine, Graph graph, int batch) {
    TapeCompiler compiler =
        new TapeCompiler(graph, batch, engine.parameters(), engine.layout().guarded(GUARD));
    compiler.keepOutputs();
    return new CudaEngine.Plan(compiler.finish(), null);
  }

  private static List<double[]> poisonedRun(
      CudaEngine engine, CompiledGraph plan, Map<String, Long> inputs, List<Tensor> expected) {
    engine.runner().poison(((CudaEngine.Plan) plan).tape());
    engine.run(plan, inputs);
    List<double[]> results = new ArrayList<>();
    for (int o = 0; o < expected.size(); o++) {
      Value v = plan.graph().output("y" + o);
      double[] out = new double[expected.get(o).data().length];
      if (v.type().element() == Element.ROWS) {
        int width = v.type().last();
        RowGradients.read(
            engine,
            plan,
            "y" + o,
            (row, g) -> {
              for (int k = 0; k < width; k++) {
                out[row * width + k] = g[k];
              }
            });
      } else if (out.length > 0) {
        float[] read = new float[out.length];
        engine.read(plan, "y" + o, read, 0, read.length);
        for (int i = 0; i < read.length; i++) {
          boolean ints = v.type().element() == Element.INDEX;
          out[i] = ints ? Float.floatToRawIntBits(read[i]) : read[i];
        }
      }
      results.add(out);
    }
    return results;
  }

  /** Bytes after each value must be as poisoned. */
  private static String guards(CudaEngine engine, CompiledGraph plan) {
    Tape tape = ((CudaEngine.Plan) plan).tape();
    long bytes = tape.arenaBytes();
    if (bytes == 0) {
      return "";
    }
    try (NativeBlock copy = NativeMemory.allocateFloats(bytes / Float.BYTES)) {
      engine.runner().device().download(copy.address(), engine.runner().arena(), bytes);
      for (long[] zone : tape.guards()) {
        for (long i = zone[0]; i < zone[0] + zone[1]; i += Integer.BYTES) {
          if (NativeMemory.getInt(copy.address() + i, 0) != POISON) {
            return "wrote behind a value, at byte " + i + " of " + bytes;
          }
        }
      }
    }
    return "";
  }

  private static double error(double[] got, double[] want) {
    double scale = SMALLEST_SCALE;
    double worst = 0;
    for (double v : want) {
      scale = Math.max(scale, Math.abs(v));
    }
    for (int i = 0; i < want.length; i++) {
      double d = Math.abs(got[i] - want[i]);
      worst = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(worst, d);
    }
    return worst / scale;
  }

  private static long copy(Tensor t, MemoryOwner memory) {
    NativeBlock block = memory.block(t.data().length);
    int ints = t.type().element() == Element.INDEX ? t.data().length : 0;
    if (t.type().element() == Element.BAGS) {
      ints = t.batch() + 1 + (int) t.get(t.batch());
    }
    for (int i = 0; i < t.data().length; i++) {
      if (i < ints) {
        NativeMemory.putInt(block.address(), i, (int) t.get(i));
      } else {
        NativeMemory.put(block.address(), i, (float) t.get(i));
      }
    }
    return block.address();
  }
}
