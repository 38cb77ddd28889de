package io.pimento.runtime.fuse;

import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.RowLinearInputGradient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Sizes of the operators that other operators are fused to, for checks of every device. */
public final class FusedCases {
  private FusedCases() {}

  /** Small and odd sizes, and those of common models. */
  public static List<OperatorCase> all() {
    List<OperatorCase> cases = new ArrayList<>();
    pairs(cases, 32, 18, 16, 5, List.of(0, 1, 2, 3, 4));
    pairs(cases, 16, 16, 8, 4, List.of(3, 1));
    pairs(cases, 5, 7, 10, 3, List.of(2, 0, 1));
    pairs(cases, 33, 40, 32, 6, List.of(5, 4, 3, 2, 1));
    pairs(cases, 1, 1, 1, 1, List.of(0));
    pairs(cases, 13, 3, 100, 2, List.of(1, 0));
    pairs(cases, 64, 64, 16, 3, List.of(0, 2));
    pairs(cases, 48, 26, 16, 26, IntStream.range(0, 26).boxed().toList());
    return cases;
  }

  /** Transformers: no processor's kernel takes them. */
  public static List<OperatorCase> transformers() {
    List<OperatorCase> cases = new ArrayList<>();
    for (int rows : new int[] {1, 7, 16, 23, 32, 33, 48, 64}) {
      for (int dead : new int[] {0, 64 - rows}) {
        TransformerBody body = new TransformerBody(8, dead, LayerNorm.EPSILON);
        List<TensorType> inputs =
            new ArrayList<>(TransformerBody.inputs(TensorType.batch(rows, 16)));
        cases.add(new OperatorCase(body, inputs, 0));
        inputs.add(inputs.getFirst());
        cases.add(new OperatorCase(new TransformerBodyGradient(body), inputs, 0));
      }
    }
    return cases;
  }

  /** Sums of gradients of several layers: no processor's kernel takes them. */
  public static List<OperatorCase> gradientSums() {
    List<OperatorCase> cases = new ArrayList<>();
    LinearInputGradient dense = new LinearInputGradient();
    sums(cases, dense, TensorType.fixed(64, 13), TensorType.batch(64), TensorType.batch(64));
    sums(cases, dense, TensorType.fixed(96, 256), TensorType.batch(96), TensorType.batch(96));
    sums(cases, dense, TensorType.fixed(7, 5), TensorType.batch(7), TensorType.batch(7));
    sums(cases, dense, TensorType.fixed(130, 1035), TensorType.batch(130), TensorType.batch(130));
    RowLinearInputGradient rows = new RowLinearInputGradient();
    for (int n : new int[] {3, 26, 64}) {
      for (int e : new int[] {16, 5}) {
        TensorType dy = TensorType.batch(n, e);
        sums(cases, rows, TensorType.fixed(n, 26), dy, dy, dy);
        sums(cases, rows, TensorType.fixed(n, 16), dy, dy);
      }
    }
    // Terms of different lengths.
    cases.add(
        OperatorCase.of(
            new InputGradientSum(dense, 3),
            TensorType.batch(70),
            TensorType.fixed(70, 65),
            TensorType.batch(1),
            TensorType.fixed(1, 65),
            TensorType.batch(24),
            TensorType.fixed(24, 65)));
    cases.add(
        OperatorCase.of(
            new InputGradientSum(rows, 2),
            TensorType.batch(40, 16),
            TensorType.fixed(40, 26),
            TensorType.batch(8, 16),
            TensorType.fixed(8, 26)));
    return cases;
  }

  private static void sums(
      List<OperatorCase> cases, GradientOperator one, TensorType weight, TensorType... gradients) {
    List<TensorType> inputs = new ArrayList<>();
    for (TensorType dy : gradients) {
      inputs.add(dy);
      inputs.add(weight);
    }
    cases.add(new OperatorCase(new InputGradientSum(one, gradients.length), inputs, 0));
  }

  private static void pairs(
      List<OperatorCase> cases, int n, int k, int e, int f, List<Integer> rows) {
    TensorType x = TensorType.batch(k, e);
    TensorType z = TensorType.batch(f, e);
    TensorType y = TensorType.batch(n, e);
    List<TensorType> inputs = new ArrayList<>(List.of(x, z));
    inputs.addAll(Collections.nCopies(rows.size(), TensorType.fixed(n, k)));
    cases.add(new OperatorCase(new PairLinear(rows), inputs, 0));
    inputs.add(y);
    cases.add(new OperatorCase(new PairLinearGradient(rows), inputs, 0));
    cases.add(OperatorCase.of(new PairLinearWeightGradient(rows), x, z, y));
  }
}
