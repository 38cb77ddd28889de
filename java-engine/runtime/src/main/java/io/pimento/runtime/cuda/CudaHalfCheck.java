package io.pimento.runtime.cuda;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What products of halves do with numbers that a half cannot hold: such that are too large are cut
 * and counted, those that are not finite stay so, and small gradients keep their bits.
 */
public final class CudaHalfCheck {
  private static final int ROWS = 150;
  private static final int LONG = 1545;
  private static final int COLUMNS = 200;
  private static final float GREATEST = 65504;

  /** Far below 2⁻²⁴, the least half. */
  private static final double TINY = 3e-9;

  /** Of results of halves, of their largest. */
  private static final double NEAR = 1e-3;

  private final CudaBackend backend;
  private final List<String> faults = new ArrayList<>();

  private CudaHalfCheck(CudaBackend backend) {
    this.backend = backend;
  }

  /** What is wrong; empty if nothing. */
  public static List<String> faults(CudaBackend backend) {
    CudaHalfCheck check = new CudaHalfCheck(backend);
    check.largeOnesAreCutAndCounted();
    check.whatIsNotFiniteStaysSo();
    check.smallGradientsKeepTheirBits();
    return List.copyOf(check.faults);
  }

  private void largeOnesAreCutAndCounted() {
    float[] x = new float[ROWS * LONG];
    float[] large = {70_000, -1e9f, GREATEST, -GREATEST, 65_505};
    float[] cut = {GREATEST, -GREATEST, GREATEST, -GREATEST, GREATEST};
    for (int r = 0; r < large.length; r++) {
      x[r * LONG + 7 * r] = large[r];
    }
    float[] weight = new float[COLUMNS * LONG];
    Arrays.fill(weight, 0.5f);
    long before = backend.saturated();
    float[] y = forward(x, weight);
    for (int r = 0; r < large.length; r++) {
      expect("a row with " + large[r], y[r * COLUMNS + 3], 0.5 * cut[r]);
    }
    expect("numbers that were cut", (double) (backend.saturated() - before), 3);
  }

  private void whatIsNotFiniteStaysSo() {
    float[] x = new float[ROWS * LONG];
    float[] odd = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 1};
    for (int r = 0; r < odd.length; r++) {
      x[r * LONG + LONG - 1 - r] = odd[r];
    }
    float[] weight = new float[COLUMNS * LONG];
    Arrays.fill(weight, 1);
    long before = backend.saturated();
    float[] y = forward(x, weight);
    for (int r = 0; r < odd.length; r++) {
      expect("a row with " + odd[r], y[r * COLUMNS + COLUMNS - 1], odd[r]);
    }
    expect("numbers that were cut", (double) (backend.saturated() - before), 0);
  }

  private void smallGradientsKeepTheirBits() {
    SplittableRandom random = new SplittableRandom(5);
    float[] dy = new float[ROWS * LONG];
    float[] weight = new float[LONG * COLUMNS];
    for (int i = 0; i < dy.length; i++) {
      dy[i] = (float) (TINY * random.nextDouble(-1, 1));
    }
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) random.nextDouble(-1, 1);
    }
    float[] dx = run(new LinearInputGradient(), TensorType.fixed(LONG, COLUMNS), dy, weight);
    double largest = 0;
    double apart = 0;
    for (int r = 0; r < ROWS; r++) {
      for (int c = 0; c < COLUMNS; c++) {
        double sum = 0;
        for (int k = 0; k < LONG; k++) {
          sum += (double) dy[r * LONG + k] * weight[k * COLUMNS + c];
        }
        largest = Math.max(largest, Math.abs(sum));
        apart = Math.max(apart, Math.abs(sum - dx[r * COLUMNS + c]));
      }
    }
    if (!(apart <= NEAR * largest)) {
      faults.add("gradients near " + TINY + " are off by " + apart / largest + " of the largest");
    }
  }

  private void expect(String what, double got, double wanted) {
    if (Double.compare(got, wanted) != 0) {
      faults.add(what + ": " + got + " instead of " + wanted);
    }
  }

  private float[] forward(float[] x, float[] weight) {
    return run(new Linear(1, false), TensorType.fixed(COLUMNS, LONG), x, weight);
  }

  /** What an operator makes of rows of LONG and a weight. */
  private float[] run(Operator op, TensorType type, float[] x, float[] weight) {
    GraphBuilder b = new GraphBuilder();
    Value y = b.apply(op, b.input("x", TensorType.batch(LONG)), b.input("w", type));
    Graph graph = b.build(Map.of("y", y));
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(0, workers);
        MemoryOwner memory = new MemoryOwner();
        CudaEngine engine = backend.engine(store, Adagrad.PUBLISHED, 0)) {
      CompiledGraph plan = engine.prepare(graph, ROWS);
      engine.run(plan, Map.of("x", copy(x, memory), "w", copy(weight, memory)));
      float[] results = new float[ROWS * COLUMNS];
      engine.read(plan, "y", results, 0, results.length);
      return results;
    }
  }

  private static long copy(float[] numbers, MemoryOwner memory) {
    NativeBlock block = memory.block(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      NativeMemory.put(block.address(), i, numbers[i]);
    }
    return block.address();
  }
}
