package io.pimento.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.op.BagMode;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each word of the vocabulary against its formula, with weights that count up by tenths. */
class DoLayersComputeWhatTheySayTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-12);

  private final GraphBuilder b = new GraphBuilder();

  /** Entry i of every parameter is i / 10. */
  private static double[] counted(ParameterSpec spec) {
    double[] all = new double[(int) spec.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i / 10.0;
    }
    return all;
  }

  private double[] of(Value v, Map<String, Tensor> feeds) {
    return ReferenceInterpreter.run(
            b.build(Map.of("y", v)), 1, feeds, DoLayersComputeWhatTheySayTest::counted)
        .get("y")
        .data();
  }

  private static Tensor row(double... entries) {
    return Tensor.of(TensorType.batch(entries.length), 1, entries);
  }

  @Test
  void linearLayers() {
    Value x = b.input("x", 2);
    Value y = b.input("y", 1);
    Map<String, Tensor> feeds = Map.of("x", row(3, 5), "y", row(7));
    // W = [0 .1 .2; .3 .4 .5], bias [0 .1].
    double[] expected = {0.5 + 1.4, 0.9 + 2 + 3.5 + 0.1};
    assertThat(of(b.linear("l", List.of(x, y), 2), feeds)).containsExactly(expected, CLOSE);
    assertThat(of(b.linear("l", b.concat(x, y), 2), feeds)).containsExactly(expected, CLOSE);
    // As sources x and y differ from one concatenated: two nodes over one pair of parameters.
    assertThat(b.build(Map.of("a", b.linear("l", List.of(x, y), 2))).parameters())
        .extracting(ParameterSpec::name)
        .containsExactly("l.weight", "l.bias");
  }

  @Test
  void networksAndCrosses() {
    Value x = b.input("x", 2);
    Map<String, Tensor> feeds = Map.of("x", row(1, -2));
    // Layer 0: relu([-.2, .2 − .6 + .1]) = 0; layer 1 of nothing: its bias 0.
    assertThat(of(b.mlp("m", x, 2, 1), feeds)).containsExactly(0);
    // x ∘ (W x + b) + x with W x = [−.2, −.4], b = [0, .1].
    assertThat(of(b.cross("c", x, x), feeds))
        .containsExactly(new double[] {1 - 0.2, -2 + 2 * 0.3}, CLOSE);
    assertThatThrownBy(() -> b.mlp("none", List.of(x, x), List.of(), LayerWeights.OWN, v -> v))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("network none");
  }

  @Test
  void tablesAndTheirProducts() {
    Value rows = b.embeddings("t", b.ids("ids", 2), List.of(4, 3), 2);
    Map<String, Tensor> feeds = Map.of("ids", Tensor.of(TensorType.indices(2), 1, 3, 1));
    // Rows [.6 .7] and [.2 .3].
    assertThat(of(b.flat(rows), feeds)).containsExactly(new double[] {0.6, 0.7, 0.2, 0.3}, CLOSE);
    assertThat(of(b.pairs(rows), feeds)).containsExactly(new double[] {0.12 + 0.21}, CLOSE);
    assertThat(of(b.dotProducts(rows), feeds)).containsExactly(new double[] {0.33}, CLOSE);
    GraphBuilder g = new GraphBuilder();
    Value pooled = g.embeddingBag("w", g.bag("words", 2), 5, 2, BagMode.SUM);
    double[] bag = {0, 2, 1, 4, 1, 1};
    assertThat(
            ReferenceInterpreter.run(
                    g.build(Map.of("y", pooled)),
                    1,
                    Map.of("words", new Tensor(TensorType.bags(2), 1, bag)),
                    DoLayersComputeWhatTheySayTest::counted)
                .get("y")
                .data())
        .containsExactly(new double[] {0.2 + 0.8, 0.3 + 0.9}, CLOSE);
  }

  @Test
  void whatStandsBetween() {
    Value x = b.input("x", 2);
    Map<String, Tensor> feeds = Map.of("x", row(2, -1));
    assertThat(of(b.add(x, b.multiply(x, x)), feeds)).containsExactly(6, 0);
    assertThat(of(b.scale(x, 0.5), feeds)).containsExactly(1, -0.5);
    assertThat(of(b.sigmoid(b.scale(x, 0)), feeds)).containsExactly(0.5, 0.5);
    assertThat(b.add(x)).isSameAs(x);
    assertThat(b.dropout(x, 0)).isSameAs(x);
    assertThat(b.dropout(x, 0.5)).isNotEqualTo(b.dropout(x, 0.5));
  }

  @Test
  void aLossIsTheMeanCrossEntropy() {
    Loss loss = b.loss(b.linear("out", b.input("x", 1), 1), b.labels());
    double[] value =
        ReferenceInterpreter.run(
                loss.training().graph(),
                2,
                Map.of(
                    "x", Tensor.of(TensorType.batch(1), 2, 1, 2),
                    "labels", Tensor.of(TensorType.batch(1), 2, 0, 1)),
                DoLayersComputeWhatTheySayTest::counted)
            .get("loss")
            .data();
    // Weight and bias are 0, so is every logit.
    assertThat(value).containsExactly(new double[] {Math.log(2)}, CLOSE);
  }
}
