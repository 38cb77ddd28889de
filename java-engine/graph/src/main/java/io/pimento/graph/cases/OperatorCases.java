package io.pimento.graph.cases;

import static io.pimento.graph.TensorType.batch;
import static io.pimento.graph.TensorType.fixed;

import io.pimento.graph.TensorType;
import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.AttentionGradient;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.BatchSum;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.BceLossGradient;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.Crop;
import io.pimento.graph.op.CropGradient;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.DotTriangleGradient;
import io.pimento.graph.op.Dropout;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingBagGradient;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.EmbeddingLookupGradient;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.FactorizationGradient;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.LayerNormGradient;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.LinearWeightGradient;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeActivationsGradient;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.ReluGradient;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.RowLinearInputGradient;
import io.pimento.graph.op.RowLinearWeightGradient;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sigmoid;
import io.pimento.graph.op.SigmoidGradient;
import io.pimento.graph.op.Slice;
import io.pimento.graph.op.Sum;
import java.util.ArrayList;
import java.util.List;

/** Small, odd and ordinary sizes of every operator that computes. */
public final class OperatorCases {
  private OperatorCases() {}

  public static List<OperatorCase> all() {
    List<OperatorCase> cases = new ArrayList<>();
    for (int n : new int[] {1, 7, 16, 33, 64}) {
      elementwise(cases, n);
      layerNorm(cases, n);
    }
    linear(cases);
    rows(cases);
    interactions(cases);
    attention(cases);
    embeddings(cases);
    largeTables(cases);
    picks(cases);
    quantised(cases);
    cases.add(OperatorCase.of(new BceLoss(), batch(1), batch(1)));
    cases.add(OperatorCase.of(new BceLoss(), batch(1), batch(1), batch(1)));
    cases.add(OperatorCase.of(new BceLossGradient(), batch(1), batch(1), fixed()));
    cases.add(OperatorCase.of(new BceLossGradient(), batch(1), batch(1), fixed(), batch(1)));
    return List.copyOf(cases);
  }

  private static void elementwise(List<OperatorCase> cases, int n) {
    cases.add(OperatorCase.of(new Fill(0.5, batch(n))));
    cases.add(OperatorCase.of(new Add(2), batch(n), batch(n)));
    cases.add(OperatorCase.of(new Add(3), fixed(n, 3), fixed(n, 3), fixed(n, 3)));
    cases.add(OperatorCase.of(new Multiply(), batch(n), batch(n)));
    cases.add(OperatorCase.of(new Scale(-1.5), batch(n)));
    cases.add(OperatorCase.of(new Relu(), batch(n)));
    cases.add(OperatorCase.of(new ReluGradient(), batch(n), batch(n)));
    List<TensorType> noisy = List.of(batch(n), TensorType.indices(1));
    cases.add(new OperatorCase(new Dropout(0.3, n), noisy, Integer.MAX_VALUE));
    cases.add(OperatorCase.of(new Sigmoid(), batch(n)));
    cases.add(OperatorCase.of(new SigmoidGradient(), batch(n), batch(n)));
    cases.add(OperatorCase.of(new Sum(Axis.LAST), batch(3, n)));
    cases.add(OperatorCase.of(new Sum(Axis.ROWS), batch(n, 5)));
    cases.add(OperatorCase.of(new Broadcast(Axis.LAST, n), batch(2, 1)));
    cases.add(OperatorCase.of(new Broadcast(Axis.ROWS, n), batch(5)));
    cases.add(OperatorCase.of(new BatchSum(), batch(n)));
    cases.add(OperatorCase.of(new BatchSum(), batch(3, n)));
    cases.add(OperatorCase.of(new Reshape(List.of(2, n)), batch(n, 2)));
    cases.add(OperatorCase.of(new Place(n + 4, List.of(0, 2)), batch(n), batch(3)));
    cases.add(OperatorCase.of(new Place(n + 9, List.of(8, 0)), batch(n, 4), batch(3, 4)));
    cases.add(OperatorCase.of(new Slice(1, n), batch(n + 2)));
    cases.add(OperatorCase.of(new Crop(List.of(2), List.of(n)), fixed(n + 3)));
    cases.add(OperatorCase.of(new Crop(List.of(1, 3), List.of(2, n)), fixed(4, n + 5)));
    cases.add(OperatorCase.of(new CropGradient(List.of(2), List.of(n + 3)), fixed(n)));
    cases.add(OperatorCase.of(new CropGradient(List.of(1, 3), List.of(4, n + 5)), fixed(2, n)));
    cases.add(OperatorCase.of(new Slice(0, n), batch(n + 2, 3)));
  }

  private static void layerNorm(List<OperatorCase> cases, int n) {
    for (boolean relu : new boolean[] {false, true}) {
      int keep = Math.max(1, n / 2);
      for (int k : new int[] {n, keep}) {
        LayerNorm last = LayerNorm.over(Axis.LAST, k, relu);
        LayerNorm rows = LayerNorm.over(Axis.ROWS, k, relu);
        cases.add(OperatorCase.of(last, batch(n), fixed(k), fixed(k)));
        cases.add(OperatorCase.of(rows, batch(n, 16), fixed(k), fixed(k)));
        cases.add(OperatorCase.of(rows, batch(n, 5), fixed(k), fixed(k)));
        cases.add(
            OperatorCase.of(
                new LayerNormGradient(Axis.LAST, k, relu, LayerNorm.EPSILON),
                batch(n),
                fixed(k),
                fixed(k),
                batch(k)));
        cases.add(
            OperatorCase.of(
                new LayerNormGradient(Axis.ROWS, k, relu, LayerNorm.EPSILON),
                batch(n, 16),
                fixed(k),
                fixed(k),
                batch(k, 16)));
      }
    }
    cases.add(
        OperatorCase.of(LayerNorm.over(Axis.LAST, n, false), batch(3, n), fixed(n), fixed(n)));
  }

  private static void linear(List<OperatorCase> cases) {
    cases.add(OperatorCase.of(new Linear(1, true), batch(3, 16), fixed(48, 16), fixed(48)));
    for (int[] s : new int[][] {{1, 1}, {13, 16}, {33, 7}, {64, 100}}) {
      int k = s[0];
      int n = s[1];
      cases.add(OperatorCase.of(new Linear(1, false), batch(k), fixed(n, k)));
      cases.add(
          OperatorCase.of(
              new Linear(2, true), batch(k), batch(5), fixed(n, k), fixed(n, 5), fixed(n)));
      cases.add(OperatorCase.of(new LinearInputGradient(), batch(n), fixed(n, k)));
      cases.add(OperatorCase.of(new LinearWeightGradient(), batch(n), batch(k)));
      cases.add(OperatorCase.of(new LinearWeightGradient(), batch(2, n), batch(2, k)));
    }
  }

  private static void rows(List<OperatorCase> cases) {
    for (int[] s : new int[][] {{1, 1, 1}, {26, 16, 16}, {7, 45, 16}, {34, 64, 16}, {5, 11, 8}}) {
      int k = s[0];
      int n = s[1];
      int e = s[2];
      cases.add(OperatorCase.of(new RowLinear(1), batch(k, e), fixed(n, k)));
      cases.add(
          OperatorCase.of(new RowLinear(2), batch(k, e), batch(8, e), fixed(n, k), fixed(n, 8)));
      cases.add(OperatorCase.of(new RowLinearInputGradient(), batch(n, e), fixed(n, k)));
      cases.add(OperatorCase.of(new RowLinearWeightGradient(), batch(n, e), batch(k, e)));
    }
  }

  private static void interactions(List<OperatorCase> cases) {
    for (int[] s : new int[][] {{1, 1, 1}, {1, 11, 16}, {1, 45, 16}, {2, 7, 5}}) {
      TensorType a = batch(s[0], s[2]);
      TensorType b = batch(s[1], s[2]);
      int rows = s[0] + s[1];
      TensorType out = batch(rows * (rows - 1) / 2);
      cases.add(OperatorCase.of(new DotTriangle(2), a, b));
      cases.add(OperatorCase.of(new DotTriangleGradient(2), a, b, out));
      cases.add(OperatorCase.of(new DotTriangle(1), b));
      cases.add(OperatorCase.of(new Factorization(), b));
      cases.add(OperatorCase.of(new FactorizationGradient(), b, batch(s[2])));
    }
  }

  private static void attention(List<OperatorCase> cases) {
    for (int[] s :
        new int[][] {
          {1, 16, 8}, {16, 16, 8}, {13, 16, 2}, {5, 6, 3}, {18, 16, 1}, {7, 9, 3}, {2, 4, 4}
        }) {
      TensorType qkv = batch(s[0], 3 * s[1]);
      TensorType out = batch(s[0], s[1]);
      TensorType dead = fixed(3 * s[1]);
      int heads = s[2];
      cases.add(OperatorCase.of(new Attention(heads, 0), qkv));
      cases.add(OperatorCase.of(new Attention(heads, 48), qkv, dead));
      cases.add(OperatorCase.of(new AttentionGradient(heads, 0), qkv, out));
      cases.add(OperatorCase.of(new AttentionGradient(heads, 48), qkv, dead, out));
    }
  }

  private static void embeddings(List<OperatorCase> cases) {
    TensorType bags = TensorType.bags(4);
    for (int e : new int[] {1, 10, 16, 64}) {
      TensorType ids = TensorType.indices(3);
      cases.add(
          new OperatorCase(
              new EmbeddingLookup(3), List.of(ids, fixed(9, e), fixed(11, e), fixed(9, e)), 9));
      cases.add(
          new OperatorCase(
              new EmbeddingLookupGradient(List.of(9, 11, 9)), List.of(ids, batch(3, e)), 9));
      for (BagMode mode : BagMode.values()) {
        cases.add(new OperatorCase(new EmbeddingBag(mode), List.of(bags, fixed(9, e)), 9));
        cases.add(new OperatorCase(new EmbeddingBagGradient(mode, 9), List.of(bags, batch(e)), 9));
        for (int bits : new int[] {4, 8}) {
          cases.add(new OperatorCase(new QuantizedBag(mode, bits), List.of(bags, fixed(9, e)), 9));
        }
      }
    }
  }

  /** Tables with many more rows than a batch has ids. */
  private static void largeTables(List<OperatorCase> cases) {
    int rows = 5000;
    cases.add(
        new OperatorCase(
            new EmbeddingLookupGradient(List.of(rows, rows)),
            List.of(TensorType.indices(2), batch(2, 3)),
            rows));
    cases.add(
        new OperatorCase(
            new EmbeddingBagGradient(BagMode.WEIGHTED, rows),
            List.of(TensorType.bags(4), batch(3)),
            rows));
  }

  private static void picks(List<OperatorCase> cases) {
    for (int n : new int[] {1, 3, 4, 16, 19}) {
      cases.add(OperatorCase.of(new Pick(List.of(0)), batch(1, n)));
      cases.add(OperatorCase.of(new Pick(List.of(2, 3, 0, 1)), batch(4, n)));
      cases.add(OperatorCase.of(new Pick(List.of(4, 1, 2)), batch(6, n)));
    }
    cases.add(OperatorCase.of(new Pick(List.of(3, 0, 2)), batch(5)));
    TensorType ids = TensorType.indices(5);
    cases.add(new OperatorCase(new Pick(List.of(4, 0, 1, 3)), List.of(ids), Integer.MAX_VALUE));
  }

  private static void quantised(List<OperatorCase> cases) {
    // More entries than one unit of any device sums.
    cases.add(OperatorCase.of(new ActivationRange(8, true, 1), batch(191)));
    for (int bits : new int[] {4, 8}) {
      for (int n : new int[] {1, 7, 16, 33, 100}) {
        cases.add(OperatorCase.of(new QuantizeRows(bits, 1), fixed(n, 19)));
        cases.add(
            OperatorCase.of(new QuantizeRows(bits, 3), fixed(5, n), fixed(5, 1), fixed(5, 40)));
        cases.add(OperatorCase.of(new QuantizeRows(bits, 1), batch(3, n)));
        for (boolean signed : new boolean[] {false, true}) {
          TensorType range = fixed(1);
          cases.add(OperatorCase.of(new ActivationRange(bits, signed, 1), batch(n)));
          cases.add(OperatorCase.of(new ActivationRange(bits, signed, 2), batch(n, 5), batch(2)));
          cases.add(OperatorCase.of(new QuantizeActivations(bits, signed), batch(n, 2), range));
          cases.add(
              OperatorCase.of(
                  new QuantizeActivationsGradient(bits, signed), batch(n), range, batch(n)));
        }
      }
    }
  }
}
