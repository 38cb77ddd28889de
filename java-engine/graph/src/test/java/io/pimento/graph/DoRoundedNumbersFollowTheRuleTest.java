package io.pimento.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingBagGradient;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.reference.ReferenceCall;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scales, rounding, clips and straight-through gradients of the quantising operators. */
class DoRoundedNumbersFollowTheRuleTest {
  private static Tensor tensor(TensorType type, double... entries) {
    return Tensor.of(type, 1, entries);
  }

  private static double[] run(Operator op, Tensor... inputs) {
    List<TensorType> types = new ArrayList<>();
    for (Tensor t : inputs) {
      types.add(t.type());
    }
    return new OperatorCase(op, types, 0).reference(1, List.of(inputs)).getFirst().data();
  }

  @Test
  void halvesGoToTheEvenNeighbour() {
    TensorType four = TensorType.batch(4);
    double[] y =
        run(
            new QuantizeActivations(4, true),
            tensor(four, 0.5, 1.5, -2.5, 6.5),
            tensor(TensorType.fixed(1), 7));
    assertThat(y).containsExactly(0, 2, -2, 6);
  }

  @ParameterizedTest
  @CsvSource({"4, true, -7, 7", "4, false, 0, 15", "8, true, -127, 127", "8, false, 0, 255"})
  void whatLiesBeyondTheRangeIsClipped(int bits, boolean signed, double least, double most) {
    double[] y =
        run(
            new QuantizeActivations(bits, signed),
            tensor(TensorType.batch(2), -1e6, 1e6),
            tensor(TensorType.fixed(1), most));
    assertThat(y).containsExactly(least, most);
  }

  @Test
  void aRowOfAllPartsHasOneScale() {
    Tensor left = tensor(TensorType.fixed(2, 2), 7, 1.4, 0, 0);
    Tensor right = tensor(TensorType.fixed(2, 1), -3.6, 0);
    List<Tensor> made =
        new OperatorCase(new QuantizeRows(4, 2), List.of(left.type(), right.type()), 0)
            .reference(1, List.of(left, right));
    assertThat(made.get(0).data()).containsExactly(7, 1, 0, 0);
    assertThat(made.get(1).data()).containsExactly(-4, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void roundingTwiceChangesNothing(int bits) {
    OperatorCase c = OperatorCase.of(new QuantizeRows(bits, 1), TensorType.fixed(30, 17));
    List<Tensor> once = c.reference(1, c.makeInputs(1, 5));
    assertThat(c.reference(1, once).getFirst().data()).isEqualTo(once.getFirst().data());
  }

  @Test
  void whatIsNoNumberStaysNone() {
    assertThat(run(new QuantizeRows(8, 1), tensor(TensorType.fixed(1, 2), 1, Double.NaN)))
        .containsOnly(Double.NaN);
    Tensor range = tensor(TensorType.fixed(1), 1);
    Tensor x = tensor(TensorType.batch(1), Double.NaN);
    assertThat(run(new QuantizeActivations(8, true), x, range)).containsOnly(Double.NaN);
  }

  @Test
  void gradientsPassWithinTheRangeOnly() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", TensorType.batch(4));
    Value range = b.input("range", TensorType.fixed(1));
    Value dy = b.input("dy", TensorType.batch(4));
    QuantizeActivations op = new QuantizeActivations(8, true);
    List<Value> g =
        op.gradient(
            new GradientScope(
                b, List.of(x, range), b.applyAll(op, List.of(x, range)), List.of(dy)));
    assertThat(g.get(1)).isNull();
    Map<String, Tensor> feeds =
        Map.of(
            "x", tensor(TensorType.batch(4), -2, -1, 0.3, 1.01),
            "range", tensor(TensorType.fixed(1), 1),
            "dy", tensor(TensorType.batch(4), 1, 2, 3, 4));
    Graph graph = b.build(Map.of("dx", g.getFirst()));
    assertThat(ReferenceInterpreter.run(graph, 1, feeds, p -> new double[0]).get("dx").data())
        .containsExactly(0, 2, 3, 0);
  }

  @Test
  void aRowsGradientIsPassedAsItIs() {
    GraphBuilder b = new GraphBuilder();
    Value w = b.parameter(ParameterSpec.matrix("w", 3, 2));
    QuantizeRows op = new QuantizeRows(4, 1);
    Value dy = b.input("dy", TensorType.fixed(3, 2));
    assertThat(
            op.gradient(new GradientScope(b, List.of(w), b.applyAll(op, List.of(w)), List.of(dy))))
        .containsExactly(dy);
  }

  /** Rows 0 to 2 reach 7, 14 and 3.5: with 4 bits their steps are 1, 2 and ½. */
  @ParameterizedTest
  @EnumSource(BagMode.class)
  void aBagsRowsAreRoundedBeforeTheyArePooled(BagMode mode) {
    Tensor table = tensor(TensorType.fixed(3, 2), 7, 2.4, -14, 6.9, 3.5, 0.8);
    Tensor bags = Tensor.of(TensorType.bags(3), 2, 0, 3, 3, 1, 2, 1, 2, 0.5, 1);
    double[] weights =
        switch (mode) {
          case SUM -> new double[] {1, 1, 1};
          case MEAN -> new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3};
          case WEIGHTED -> new double[] {2, 0.5, 1};
        };
    double first = weights[0] * -14 + weights[1] * 3.5 + weights[2] * -14;
    double second = weights[0] * 6 + weights[1] * 1 + weights[2] * 6;
    Tensor out = Tensor.poisoned(TensorType.batch(2), 2);
    new QuantizedBag(mode, 4).reference(new ReferenceCall(2, List.of(bags, table), List.of(out)));
    assertThat(out.data()).containsExactly(new double[] {first, second, 0, 0}, offset(1e-12));
  }

  /** 9 rows of 5 numbers: 4 bits each and a float32 scale a row, or float32. */
  @Test
  void aBagsTableIsStoredInItsBits() {
    for (int bits : new int[] {4, 32}) {
      GraphBuilder b = new GraphBuilder();
      Operator op =
          bits == 32 ? new EmbeddingBag(BagMode.SUM) : new QuantizedBag(BagMode.SUM, bits);
      Value table = b.parameter(ParameterSpec.table("t", 9, 5));
      Value y = b.apply(op, b.input("bags", TensorType.bags(3)), table);
      assertThat(BitCost.of(b.build(Map.of("y", y))).storedBytes())
          .isEqualTo(bits == 32 ? 4 * 45 : (9 * (4 * 5 + 32) + 7) / 8);
    }
  }

  @Test
  void aBagsGradientIsThatOfTheUnroundedBag() {
    for (BagMode mode : BagMode.values()) {
      GraphBuilder b = new GraphBuilder();
      List<Value> inputs =
          List.of(b.input("bags", TensorType.bags(3)), b.parameter(ParameterSpec.table("t", 9, 2)));
      Value dy = b.input("dy", TensorType.batch(2));
      QuantizedBag op = new QuantizedBag(mode, 4);
      List<Value> g =
          op.gradient(new GradientScope(b, inputs, b.applyAll(op, inputs), List.of(dy)));
      assertThat(g.getFirst()).isNull();
      Node maker = b.nodes().get(g.get(1).node());
      assertThat(maker.op()).isEqualTo(new EmbeddingBagGradient(mode, 9));
      assertThat(maker.inputs()).containsExactly(inputs.getFirst(), dy);
    }
  }

  /** Clipping's and rounding's squared error of a standard Gaussian, or of its positive half. */
  private static double error(double clip, int bits, boolean signed) {
    double step = clip / Levels.most(bits, signed);
    double beyond = 0;
    double h = 1e-4;
    for (double x = clip; x < 12; x += h) {
      double at = x + h / 2;
      beyond += h * (at - clip) * (at - clip) * Math.exp(-at * at / 2) / Math.sqrt(2 * Math.PI);
    }
    return (signed ? 2 : 1) * beyond + (signed ? 1 : 0.5) * step * step / 12;
  }

  @ParameterizedTest
  @CsvSource({"2, true", "4, true", "8, true", "2, false", "4, false", "8, false"})
  void theClipHasTheLeastErrorOfAGaussian(int bits, boolean signed) {
    // The positive half of a Gaussian has half its mean square.
    double unit = signed ? 1 : Math.sqrt(0.5);
    double clip = new ActivationRange(bits, signed, 1).clip() * unit;
    double here = error(clip, bits, signed);
    assertThat(here).isLessThan(error(clip * 1.01, bits, signed));
    assertThat(here).isLessThan(error(clip * 0.99, bits, signed));
  }

  @Test
  void theRangeIsOfAllEntriesOfTheBatch() {
    double[] y =
        run(
            new ActivationRange(8, true, 2),
            tensor(TensorType.batch(2), 3, -3),
            tensor(TensorType.batch(1), 3));
    assertThat(y[0]).isCloseTo(3 * 3.92063746, offset(1e-9));
  }

  @Test
  void bitsWithoutAMeaningAreRefused() {
    assertThatThrownBy(() -> new QuantizeRows(32, 1)).hasMessageContaining("2 to 8 bits, not 32");
    assertThatThrownBy(() -> new QuantizedBag(BagMode.SUM, 32)).hasMessageContaining("not 32");
    assertThatThrownBy(() -> new QuantizeActivations(1, true)).hasMessageContaining("not 1");
    assertThatThrownBy(() -> new ActivationRange(9, true, 1)).hasMessageContaining("not 9");
  }

  @Test
  void theRuleIsOneOfSinglePrecision() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1000; i++) {
      float scale = random.nextFloat() + 0.01f;
      float x = random.nextFloat() * 10 - 5;
      assertThat(Levels.of(x, scale)).isEqualTo(Math.rint(x / scale));
    }
    Map<String, Float> tiny = new LinkedHashMap<>();
    tiny.put("nothing", Levels.scale(0, 7));
    tiny.put("denormal", Levels.scale(1e-44, 7));
    assertThat(tiny.values()).containsOnly(1f);
  }
}
