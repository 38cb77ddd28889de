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
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every operator at sizes that the Full supernet over Criteo's 26 fields issues, for measuring and
 * for kernels that small sizes do not reach.
 */
public final class SupernetCases {
  private static final int FIELDS = 26;
  private static final int E = 16;
  private static final int WIDE = 1024;
  private static final int PAIRS = 46 * 45 / 2;
  private static final int ROWS = 64;
  private static final int HEADS = 8;

  private SupernetCases() {}

  /**
   * All cases.
   *
   * @param tableRows rows of each embedding table
   */
  public static List<OperatorCase> all(int tableRows) {
    List<OperatorCase> cases = new ArrayList<>();
    linear(cases);
    rowLinear(cases);
    interactions(cases);
    layerNorm(cases);
    elementwise(cases);
    embeddings(cases, tableRows);
    quantised(cases);
    return List.copyOf(cases);
  }

  private static void linear(List<OperatorCase> cases) {
    for (int[] s :
        new int[][] {
          {PAIRS, WIDE}, {WIDE, WIDE}, {256, WIDE}, {64, WIDE}, {E, WIDE}, {13, WIDE}, {WIDE, E}
        }) {
      int k = s[0];
      int n = s[1];
      cases.add(OperatorCase.of(new Linear(1, true), batch(k), fixed(n, k), fixed(n)));
      cases.add(OperatorCase.of(new LinearInputGradient(), batch(n), fixed(n, k)));
      cases.add(OperatorCase.of(new LinearWeightGradient(), batch(n), batch(k)));
    }
    int n = 3 * E;
    cases.add(OperatorCase.of(new Linear(1, true), batch(ROWS, E), fixed(n, E), fixed(n)));
    cases.add(OperatorCase.of(new LinearInputGradient(), batch(ROWS, n), fixed(n, E)));
    cases.add(OperatorCase.of(new LinearWeightGradient(), batch(ROWS, n), batch(ROWS, E)));
  }

  private static void rowLinear(List<OperatorCase> cases) {
    for (int k : new int[] {FIELDS, ROWS, 8}) {
      cases.add(OperatorCase.of(new RowLinear(1), batch(k, E), fixed(ROWS, k)));
      cases.add(OperatorCase.of(new RowLinearInputGradient(), batch(ROWS, E), fixed(ROWS, k)));
      cases.add(OperatorCase.of(new RowLinearWeightGradient(), batch(ROWS, E), batch(k, E)));
    }
  }

  private static void interactions(List<OperatorCase> cases) {
    cases.add(OperatorCase.of(new DotTriangle(2), batch(1, E), batch(45, E)));
    cases.add(OperatorCase.of(new DotTriangleGradient(2), batch(1, E), batch(45, E), batch(PAIRS)));
    cases.add(OperatorCase.of(new Factorization(), batch(ROWS, E)));
    cases.add(OperatorCase.of(new FactorizationGradient(), batch(ROWS, E), batch(E)));
    TensorType qkv = batch(ROWS, 3 * E);
    cases.add(OperatorCase.of(new Attention(HEADS, 0), qkv));
    cases.add(OperatorCase.of(new AttentionGradient(HEADS, 0), qkv, batch(ROWS, E)));
    TensorType dead = fixed(3 * E);
    for (int n : new int[] {16, 32, 48}) {
      TensorType x = batch(n, 3 * E);
      cases.add(OperatorCase.of(new Attention(HEADS, ROWS - n), x, dead));
      cases.add(OperatorCase.of(new AttentionGradient(HEADS, ROWS - n), x, dead, batch(n, E)));
    }
  }

  private static void layerNorm(List<OperatorCase> cases) {
    norm(cases, Axis.LAST, batch(WIDE), WIDE, batch(WIDE));
    norm(cases, Axis.LAST, batch(WIDE), 256, batch(256));
    norm(cases, Axis.LAST, batch(ROWS, E), E, batch(ROWS, E));
    norm(cases, Axis.ROWS, batch(ROWS, E), ROWS, batch(ROWS, E));
    norm(cases, Axis.ROWS, batch(ROWS, E), E, batch(E, E));
  }

  private static void norm(
      List<OperatorCase> cases, Axis axis, TensorType x, int keep, TensorType y) {
    TensorType scale = fixed(keep);
    cases.add(OperatorCase.of(LayerNorm.over(axis, keep, true), x, scale, scale));
    cases.add(
        OperatorCase.of(
            new LayerNormGradient(axis, keep, true, LayerNorm.EPSILON), x, scale, scale, y));
  }

  private static void elementwise(List<OperatorCase> cases) {
    TensorType rows = batch(ROWS, E);
    TensorType wide = batch(WIDE);
    cases.add(OperatorCase.of(new Fill(0.5, wide)));
    cases.add(OperatorCase.of(new Add(2), rows, rows));
    cases.add(OperatorCase.of(new Add(3), wide, wide, wide));
    cases.add(OperatorCase.of(new Multiply(), wide, wide));
    cases.add(OperatorCase.of(new Scale(0.5), wide));
    cases.add(OperatorCase.of(new Relu(), rows));
    cases.add(
        new OperatorCase(
            new Dropout(0.1, 0), List.of(wide, TensorType.indices(1)), Integer.MAX_VALUE));
    cases.add(OperatorCase.of(new ReluGradient(), rows, rows));
    cases.add(OperatorCase.of(new Sigmoid(), wide));
    cases.add(OperatorCase.of(new SigmoidGradient(), wide, wide));
    cases.add(OperatorCase.of(new Sum(Axis.LAST), rows));
    cases.add(OperatorCase.of(new Sum(Axis.ROWS), rows));
    cases.add(OperatorCase.of(new Broadcast(Axis.LAST, E), batch(ROWS, 1)));
    cases.add(OperatorCase.of(new Broadcast(Axis.ROWS, ROWS), batch(E)));
    cases.add(OperatorCase.of(new BatchSum(), wide));
    cases.add(OperatorCase.of(new BatchSum(), rows));
    cases.add(OperatorCase.of(new Reshape(List.of(ROWS * E)), rows));
    cases.add(OperatorCase.of(new Place(WIDE, List.of(0)), batch(256)));
    cases.add(OperatorCase.of(new Slice(0, 256), wide));
    cases.add(OperatorCase.of(new Crop(List.of(0, 0), List.of(WIDE, 256)), fixed(WIDE, WIDE)));
    cases.add(
        OperatorCase.of(new CropGradient(List.of(0, 0), List.of(WIDE, WIDE)), fixed(WIDE, 256)));
    cases.add(OperatorCase.of(new BceLoss(), batch(1), batch(1)));
    cases.add(OperatorCase.of(new BceLossGradient(), batch(1), batch(1), fixed()));
  }

  private static void embeddings(List<OperatorCase> cases, int tableRows) {
    List<TensorType> lookup = new ArrayList<>();
    lookup.add(TensorType.indices(FIELDS));
    lookup.addAll(Collections.nCopies(FIELDS, fixed(tableRows, E)));
    cases.add(new OperatorCase(new EmbeddingLookup(FIELDS), lookup, tableRows));
    // Tables of two widths, field by field in turns: one's ids, and all rows back in order.
    List<Integer> narrow = IntStream.range(0, FIELDS / 2).map(i -> 2 * i + 1).boxed().toList();
    List<Integer> order =
        IntStream.range(0, FIELDS).map(f -> f / 2 + f % 2 * (FIELDS - FIELDS / 2)).boxed().toList();
    List<TensorType> ids = List.of(TensorType.indices(FIELDS));
    cases.add(new OperatorCase(new Pick(narrow), ids, tableRows));
    cases.add(OperatorCase.of(new Pick(order), batch(FIELDS, E)));
    cases.add(
        new OperatorCase(
            new EmbeddingLookupGradient(Collections.nCopies(FIELDS, tableRows)),
            List.of(TensorType.indices(FIELDS), batch(FIELDS, E)),
            tableRows));
    TensorType bags = TensorType.bags(4);
    // One table as large as all the others together.
    int rows = FIELDS * tableRows;
    cases.add(new OperatorCase(new EmbeddingBag(BagMode.SUM), List.of(bags, fixed(rows, E)), rows));
    cases.add(
        new OperatorCase(new QuantizedBag(BagMode.SUM, 8), List.of(bags, fixed(rows, E)), rows));
    cases.add(
        new OperatorCase(
            new EmbeddingBagGradient(BagMode.SUM, rows), List.of(bags, batch(E)), rows));
  }

  private static void quantised(List<OperatorCase> cases) {
    TensorType rows = batch(ROWS, E);
    TensorType wide = batch(WIDE);
    TensorType range = fixed(1);
    cases.add(OperatorCase.of(new QuantizeRows(4, 2), fixed(WIDE, WIDE), fixed(WIDE, 256)));
    cases.add(OperatorCase.of(new QuantizeRows(8, 1), fixed(ROWS, FIELDS)));
    cases.add(OperatorCase.of(new QuantizeRows(8, 1), batch(FIELDS, E)));
    cases.add(OperatorCase.of(new ActivationRange(8, true, 2), wide, batch(256)));
    cases.add(OperatorCase.of(new QuantizeActivations(8, true), rows, range));
    cases.add(OperatorCase.of(new QuantizeActivations(4, false), wide, range));
    cases.add(OperatorCase.of(new QuantizeActivationsGradient(8, true), rows, range, rows));
    cases.add(OperatorCase.of(new QuantizeActivationsGradient(4, false), wide, range, wide));
  }
}
