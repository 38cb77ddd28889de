package io.pimento.runtime.cuda;

import static io.pimento.graph.TensorType.batch;
import static io.pimento.graph.TensorType.fixed;

import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.LinearWeightGradient;
import io.pimento.graph.reference.Tensor;
import io.pimento.runtime.fuse.InputGradientSum;
import java.util.List;

/**
 * Layers with products of large tiles: all three orientations, with rows, columns and sums that no
 * tile's edge divides, with and without parts and bias, of one source and of several.
 */
final class LargeProductCases {
  /** A case and how many rows of it. */
  record Sized(OperatorCase operator, int batch) {}

  /** A sum that is long enough for large tiles by itself. */
  private static final int LONG = 1545;

  private LargeProductCases() {}

  static List<Sized> all() {
    return List.of(
        sized(150, new Linear(1, true), batch(LONG), fixed(200, LONG), fixed(200)),
        sized(150, new Linear(1, false), batch(LONG + 7), fixed(256, LONG + 7)),
        sized(
            129,
            new Linear(2, true),
            batch(13),
            batch(LONG),
            fixed(200, 13),
            fixed(200, LONG),
            fixed(200)),
        sized(1500, new Linear(1, true), batch(70), fixed(LONG, 70), fixed(LONG)),
        sized(150, new LinearInputGradient(), batch(LONG), fixed(LONG, 200)),
        sized(1500, new LinearInputGradient(), batch(70), fixed(70, LONG)),
        sized(
            150,
            new InputGradientSum(new LinearInputGradient(), 2),
            batch(LONG),
            fixed(LONG, 200),
            batch(24),
            fixed(24, 200)),
        // A narrow source whose rows start anywhere beside one whose do not.
        sized(
            150,
            new Linear(2, true),
            batch(13),
            batch(LONG + 7),
            fixed(200, 13),
            fixed(200, LONG + 7),
            fixed(200)),
        sized(
            150,
            new InputGradientSum(new LinearInputGradient(), 2),
            batch(LONG + 7),
            fixed(LONG + 7, 200),
            batch(33),
            fixed(33, 200)),
        sized(LONG, new LinearWeightGradient(), batch(LONG), batch(530)),
        sized(17_000, new LinearWeightGradient(), batch(150), batch(200)));
  }

  private static Sized sized(int rows, Operator op, TensorType... inputs) {
    return new Sized(OperatorCase.of(op, inputs), rows);
  }

  /**
   * Makes of gradients of single samples, which cases have, those of a loss that is the mean over
   * the batch, to a power of two.
   */
  static void meanOverBatch(Operator op, List<Tensor> inputs, int batch) {
    int gradients =
        op instanceof InputGradientSum sum && sum.one() instanceof LinearInputGradient
            ? sum.terms()
            : op instanceof LinearInputGradient || op instanceof LinearWeightGradient ? 1 : 0;
    double scale = 1.0 / Math.max(1, Integer.highestOneBit(batch));
    for (int g = 0; g < gradients; g++) {
      double[] gradient = inputs.get(2 * g).data();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= scale;
      }
    }
  }
}
