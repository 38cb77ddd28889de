package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Constraint;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Measure;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.Knob;
import io.pimento.search.space.KnobDescent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A made-up device: tiles make it fast and dear, banks of any number cost nothing less than two.
 */
class IsHardwareSettledByCostsAloneTest {
  private static final Graph GRAPH = Baselines.byName("LR", new Stem(2, List.of(3), 4)).inference();
  private static final List<Knob> KNOBS =
      List.of(knob("tiles", "1", "2", "4"), knob("banks", "1", "2"), knob("adc", "4", "8"));

  private static Knob knob(String key, String... values) {
    return new Knob(key, Stream.of(values).map(v -> new Knob.Value(v, "made up")).toList());
  }

  private static final HardwareModel MODEL =
      new HardwareModel() {
        @Override
        public Map<String, Double> costs(Graph graph, Hardware h) {
          double tiles = number(h, "tiles");
          return Map.of(
              Measure.PIM_ENERGY.label(),
              number(h, "adc") * (number(h, "banks") == 1 ? 3 : 1),
              Measure.PIM_LATENCY.label(),
              1 / (tiles * tiles),
              Measure.PIM_AREA.label(),
              tiles);
        }

        @Override
        public Object arithmetic(Hardware h) {
          return number(h, "adc");
        }
      };

  private static double number(Hardware h, String key) {
    return Double.parseDouble(h.settings().get(key));
  }

  private static Hardware settled(Hardware from, String... bounds) throws Exception {
    Goals goals =
        new Goals(
            List.of(Measure.PIM_LOG_LOSS, Measure.PIM_ENERGY, Measure.PIM_LATENCY),
            Stream.of(bounds).map(Constraint::parse).toList(),
            List.of(),
            1);
    HardwareSettling settling = HardwareSettling.of(goals, MODEL, GRAPH, from);
    return KnobDescent.run(from, KNOBS, settling::isBetter);
  }

  private static Hardware on(String tiles, String banks, String adc) {
    return Hardware.of("made").with("tiles", tiles).with("banks", banks).with("adc", adc);
  }

  @Test
  void whatComputesTheSameGetsCheaper() throws Exception {
    // Narrower converters would be cheaper still, but they compute something else.
    assertThat(settled(on("1", "1", "8"))).isEqualTo(on("4", "2", "8"));
    assertThat(settled(on("4", "2", "4"))).isEqualTo(on("4", "2", "4"));
  }

  @Test
  void boundsComeFirst() throws Exception {
    assertThat(settled(on("4", "1", "8"), "pim_area_mm2 <= 2")).isEqualTo(on("2", "2", "8"));
    // A bound on quality says nothing about hardware.
    assertThat(settled(on("1", "1", "8"), "auc >= 0.9")).isEqualTo(on("4", "2", "8"));
  }
}
