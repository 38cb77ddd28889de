package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.pimento.pim.dram.device.EffectiveValues;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** To ten digits after the point in a hundred: the files were printed in decimal. */
class AreTheEffectiveValuesThoseOfDramsim3Test {
  @ParameterizedTest
  @ValueSource(strings = {"DDR4_8Gb_x8_3200", "HBM2_8Gb_x128"})
  void isEveryValueAsPrinted(String base) throws IOException {
    for (String config : Stream.of("", "_noref", "_closepage").map(base::concat).toList()) {
      Map<String, Object> ours = EffectiveValues.of(new Dramsim3Data.Case(config, "any").device());
      JsonNode theirs =
          Dramsim3Data.json(
              Dramsim3Data.HOME.resolve("configs").resolve(config + ".effective.json"));
      for (Map.Entry<String, JsonNode> e : theirs.properties()) {
        Object value = ours.get(e.getKey());
        assertThat(value).as(config + " " + e.getKey()).isNotNull();
        if (e.getValue().isNumber()) {
          assertThat(((Number) value).doubleValue())
              .as(e.getKey())
              .isCloseTo(e.getValue().asDouble(), withinPercentage(1e-10));
        } else {
          assertThat(value).as(e.getKey()).isEqualTo(e.getValue().asString());
        }
      }
    }
  }
}
