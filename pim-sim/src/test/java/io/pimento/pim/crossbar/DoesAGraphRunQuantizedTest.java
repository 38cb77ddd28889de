package io.pimento.pim.crossbar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.function.QuantizedInference;
import io.pimento.pim.crossbar.mapping.BitWidths;
import io.pimento.pim.crossbar.mapping.Precisions;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DoesAGraphRunQuantizedTest {
  private static final int BATCH = 24;
  private static final int ROWS = 50;
  private final Graph graph = SmallModels.recommender(ROWS);

  private static Map<String, Tensor> feeds() {
    Random random = new Random(4);
    double[] dense = random.doubles((long) BATCH * SmallModels.DENSE, -1, 1).toArray();
    double[] ids = new double[BATCH * SmallModels.FIELDS];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.nextInt(ROWS);
    }
    TensorType id = TensorType.indices(SmallModels.FIELDS);
    assertThat(id.element()).isEqualTo(Element.INDEX);
    return Map.of(
        "dense", Tensor.of(TensorType.batch(SmallModels.DENSE), BATCH, dense),
        "ids", Tensor.of(id, BATCH, ids));
  }

  /** Root of the mean squared difference of logits, over that of the logits themselves. */
  private double error(CrossbarDevice device, Precisions precisions, Faults faults) {
    double[] exact =
        ReferenceInterpreter.run(graph, BATCH, feeds(), SmallModels::weights).get("logits").data();
    QuantizedInference run =
        new QuantizedInference(graph, device, precisions, faults, SmallModels::weights);
    run.calibrate(BATCH, feeds());
    double[] ours = run.run(BATCH, feeds()).get("logits").data();
    assertThat(run.conversions()).isPositive();
    double difference = 0;
    double size = 0;
    for (int i = 0; i < BATCH; i++) {
      difference += Math.pow(ours[i] - exact[i], 2);
      size += exact[i] * exact[i];
    }
    return Math.sqrt(difference / size);
  }

  @Test
  void isEightBitCloseAndFourBitFurther() throws IOException {
    for (String name : CrossbarDevice.SHIPPED) {
      CrossbarDevice d = CrossbarDevice.named(name);
      CrossbarDevice exact =
          d.with("adc_time.12", "1")
              .with("adc_energy.12", "1")
              .with("adc_area.12", "1")
              .with("adc.bits", "12");
      double eight = error(exact, Precisions.EIGHT, Faults.NONE);
      double four = error(exact, Precisions.all(new BitWidths(4, 4)), Faults.NONE);
      assertThat(eight).as(name).isBetween(1e-9, 0.05);
      assertThat(four).as(name).isGreaterThan(2 * eight);
    }
  }

  @Test
  void doFaultsShowInTheLogits() throws IOException {
    CrossbarDevice d = CrossbarDevice.named("small-crossbar-32nm");
    double clean = error(d, Precisions.EIGHT, Faults.NONE);
    assertThat(error(d, Precisions.EIGHT, Faults.parse("variation=reram,seed=2")))
        .isGreaterThan(clean);
    assertThat(error(d, Precisions.EIGHT, Faults.parse("stuck-on=0.01,stuck-off=0.01")))
        .isGreaterThan(clean);
  }

  @Test
  void areNumbersThatNoHardwareHoldsAnError() throws IOException {
    CrossbarDevice d = CrossbarDevice.named("small-crossbar-32nm");
    QuantizedInference run =
        new QuantizedInference(graph, d, Precisions.EIGHT, Faults.NONE, SmallModels::weights);
    run.calibrate(BATCH, feeds());
    Map<String, Tensor> feeds = new java.util.HashMap<>(feeds());
    double[] dense = new double[BATCH * SmallModels.DENSE];
    dense[5] = Double.NaN;
    feeds.put("dense", Tensor.of(TensorType.batch(SmallModels.DENSE), BATCH, dense));
    assertThatThrownBy(() -> run.run(BATCH, feeds))
        .isInstanceOf(CrossbarException.class)
        .hasMessageContaining("linear")
        .hasMessageContaining("activation 5 of source 0 is NaN");
    QuantizedInference broken =
        new QuantizedInference(
            graph,
            d,
            Precisions.EIGHT,
            Faults.NONE,
            spec -> {
              double[] w = SmallModels.weights(spec);
              w[0] = spec.name().equals("efc") ? Double.POSITIVE_INFINITY : w[0];
              return w;
            });
    broken.calibrate(BATCH, feeds());
    assertThatThrownBy(() -> broken.run(BATCH, feeds()))
        .hasMessageContaining("row-linear")
        .hasMessageContaining("has a weight of Infinity");
  }
}
