package io.pimento.codesign.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.function.QuantizedInference;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.pim.crossbar.mapping.QuantizedGraph;
import io.pimento.search.model.Bag;
import io.pimento.search.model.Stem;
import io.pimento.search.model.Widths;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole subnets with mixed bits: their own graphs against crossbars with exact converters. */
class IsARoundedSubnetTheSameOnAnIdealDeviceTest {
  private static final int BATCH = 6;
  private static final Stem STEM =
      new Stem(
              4,
              List.of(5, 7),
              16,
              List.of(
                  new Bag(9, 4, BagMode.SUM),
                  new Bag(6, 2, BagMode.MEAN),
                  new Bag(8, 3, BagMode.WEIGHTED)),
              false)
          .withWidths(new Widths.Each(List.of(4, 16, 8, 4, 16)));

  private static Architecture draw(int seed) {
    SearchSpace space =
        SearchSpace.FULL
            .withDims(List.of(16, 32, 64), List.of(8, 16))
            .withBits(List.of(4, 8), List.of(4, 8));
    return Strategy.ANY_PATH.sample(space, 3, Counter.of(seed, "architecture"));
  }

  private static double[] weights(ParameterSpec spec, double reach) {
    double[] w = new double[(int) spec.size()];
    long key = Counter.key(3, spec.name());
    Arrays.setAll(
        w,
        i ->
            spec.initializer().equals(Initializer.ONE)
                ? 1
                : spec.initializer().equals(Initializer.UNSET)
                    ? reach
                    : (float) (reach * (Counter.unit(key, i) - 0.5)));
    return w;
  }

  private static Map<String, Tensor> feeds() {
    Tensor dense = Tensor.poisoned(TensorType.batch(STEM.dense()), BATCH);
    Arrays.setAll(dense.data(), i -> (float) Math.sin(i));
    Tensor ids = Tensor.poisoned(TensorType.indices(2), BATCH);
    Arrays.setAll(ids.data(), i -> i * 3 % 5);
    Map<String, Tensor> feeds = new HashMap<>(Map.of(Stem.DENSE, dense, Stem.IDS, ids));
    for (int i = 0; i < STEM.bags().size(); i++) {
      feeds.put(Stem.bag(i), bags(STEM.bags().get(i)));
    }
    return feeds;
  }

  /** Bags of 0, 1, 2, 0, … ids. */
  private static Tensor bags(Bag field) {
    List<Double> offsets = new ArrayList<>(List.of(0.0));
    List<Double> ids = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int row = 0; row < BATCH; row++) {
      for (int k = 0; k < row % 3; k++) {
        ids.add((double) ((5 * row + 2 * k) % field.rows()));
        weights.add(0.25 + 0.5 * k);
      }
      offsets.add((double) ids.size());
    }
    offsets.addAll(ids);
    offsets.addAll(weights);
    return Tensor.of(
        TensorType.bags(field.most()),
        BATCH,
        offsets.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Weights, and ranges as calibration would leave them. */
  private static Function<ParameterSpec, double[]> calibrated(Subnet subnet) {
    Map<String, double[]> ranges = new HashMap<>();
    ReferenceInterpreter.run(subnet.ranges(), BATCH, feeds(), s -> weights(s, 1))
        .forEach((name, t) -> ranges.put(name, new double[] {(float) t.get(0)}));
    return s -> ranges.containsKey(s.name()) ? ranges.get(s.name()) : weights(s, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "1, offset",
    "2, differential",
    "3, offset",
    "4, differential",
    "5, offset",
    "6, differential"
  })
  void logitsAgreeButForRounding(int seed, String encoding) throws Exception {
    Subnet subnet = new Subnet(STEM, draw(seed), Sharing.STANDALONE);
    Graph graph = subnet.inference();
    Function<ParameterSpec, double[]> parameters = calibrated(subnet);
    double[] own =
        ReferenceInterpreter.run(graph, BATCH, feeds(), parameters)
            .get(TrainingGraph.LOGITS)
            .data();
    CrossbarDevice device =
        CrossbarDevice.named("isaac-32nm")
            .with("weights.sign", encoding)
            .with("adc_time.12", "1")
            .with("adc_energy.12", "1")
            .with("adc_area.12", "1")
            .with("adc.bits", "12");
    QuantizedInference run =
        new QuantizedInference(graph, device, Precisions.EIGHT, Faults.NONE, parameters);
    double[] ours = run.run(BATCH, feeds(), TrainingGraph.LOGITS);
    assertThat(run.clipped()).isZero();
    for (int i = 0; i < own.length; i++) {
      assertThat(ours[i]).isFinite().isCloseTo(own[i], offset(1e-9));
    }
    CrossbarDevice narrow = device.with("adc_time.4", "1").with("adc_energy.4", "1");
    QuantizedInference clipped =
        new QuantizedInference(
            graph,
            narrow.with("adc_area.4", "1").with("adc.bits", "4"),
            Precisions.EIGHT,
            Faults.NONE,
            parameters);
    assertThat(clipped.run(BATCH, feeds(), TrainingGraph.LOGITS)).isNotEqualTo(ours);
  }

  @Test
  void nothingIsLeftToComputeForBits() {
    for (int seed = 0; seed < 20; seed++) {
      Architecture a = draw(seed);
      Graph rounded = new Subnet(STEM, a, Sharing.STANDALONE).inference();
      Graph plain =
          new Subnet(
                  STEM,
                  Strategy.ANY_PATH.sample(
                      a.space().withBits(List.of(32), List.of(32)),
                      3,
                      Counter.of(seed, "architecture")),
                  Sharing.STANDALONE)
              .inference();
      QuantizedGraph folded = QuantizedGraph.of(rounded);
      assertThat(folded.graph().hash()).isEqualTo(plain.hash());
      assertThat(folded.stated()).isNotEmpty();
    }
  }
}
