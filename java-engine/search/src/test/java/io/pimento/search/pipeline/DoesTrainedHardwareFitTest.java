package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Constraint;
import io.pimento.search.evolve.Measure;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.Knob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Hardware chosen again for a trained model, on a made-up device whose costs are products. */
class DoesTrainedHardwareFitTest {
  private static final Stem STEM = new Stem(2, List.of(3), 4);
  private static final Baseline MODEL = Baselines.byName("LR", STEM);

  private static Knob knob(String key, String... values) {
    return new Knob(key, Stream.of(values).map(v -> new Knob.Value(v, "made up")).toList());
  }

  private static final List<Knob> KNOBS =
      List.of(knob("adc", "4", "5", "6", "8"), knob("tiles", "1", "2", "16"));

  /** Wide converters lose nothing but cost energy; many tiles are fast but large. */
  private static class Costs implements HardwareModel {
    final List<String> asked = new ArrayList<>();

    private static double setting(Hardware h, String key) {
      return Double.parseDouble(h.settings().get(key));
    }

    @Override
    public Map<String, Double> costs(Graph graph, Hardware h) {
      double tiles = setting(h, "tiles");
      return Map.of(
          Measure.PIM_ENERGY.label(),
          Math.pow(2, setting(h, "adc")),
          Measure.PIM_LATENCY.label(),
          1 / (tiles * tiles),
          Measure.PIM_AREA.label(),
          tiles);
    }

    @Override
    public Held hold(Function<Stem, Graph> model, Parameters weights) {
      return h -> {
        asked.add(h.toString());
        return Math.max(0, 6 - setting(h, "adc"));
      };
    }

    @Override
    public Object arithmetic(Hardware h) {
      return setting(h, "adc");
    }
  }

  private static Hardware bars(String adc, String tiles) {
    return Hardware.of("bars").with("adc", adc).with("tiles", tiles);
  }

  private static Hardware fitted(Costs costs, Hardware from, double tolerance, String... bounds)
      throws Exception {
    List<Constraint> constraints = Stream.of(bounds).map(Constraint::parse).toList();
    try (Workers workers = new Workers(1);
        ParameterStore weights = new ParameterStore(1, workers)) {
      return new HardwareFit(costs, constraints, tolerance)
          .of(
              MODEL.inference(),
              costs.hold(s -> Baselines.byName("LR", s).inference(), weights),
              from,
              KNOBS);
    }
  }

  @Test
  void areConvertersAsWideAsTheWeightsNeed() throws Exception {
    assertThat(fitted(new Costs(), bars("4", "1"), 0)).isEqualTo(bars("6", "16"));
    assertThat(fitted(new Costs(), bars("8", "1"), 0)).isEqualTo(bars("6", "16"));
  }

  @Test
  void mayALittleBeLost() throws Exception {
    assertThat(fitted(new Costs(), bars("8", "16"), 1)).isEqualTo(bars("5", "16"));
  }

  @Test
  void areBoundsKept() throws Exception {
    // A bound on what hardware does not decide is for the search alone.
    assertThat(fitted(new Costs(), bars("4", "16"), 0, "pim_area_mm2 <= 2", "multiply_adds <= 1"))
        .isEqualTo(bars("6", "2"));
  }

  @Test
  void mayADeviceHaveNoArea() throws Exception {
    Costs costs =
        new Costs() {
          @Override
          public Map<String, Double> costs(Graph graph, Hardware h) {
            Map<String, Double> all = new HashMap<>(super.costs(graph, h));
            all.remove(Measure.PIM_AREA.label());
            return all;
          }
        };
    assertThat(fitted(costs, bars("8", "1"), 0)).isEqualTo(bars("6", "16"));
  }

  @Test
  void isOneArithmeticMeasuredOnce() throws Exception {
    Costs costs = new Costs();
    fitted(costs, bars("4", "1"), 0);
    assertThat(costs.asked.stream().map(h -> h.split(" ")[1]).toList()).doesNotHaveDuplicates();
  }
}
