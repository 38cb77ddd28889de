package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pimento.report.ArchitectureShape;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A candidate of an arm.
 *
 * @param figures by name; what could not be had is missing
 * @param feasible whether it keeps to the constraints
 * @param front whether its arm's front holds it
 * @param hardware the device and its knobs
 * @param built the architecture as files have it
 */
public record Point(
    @JsonProperty(required = true) int index,
    @JsonProperty(required = true) int generation,
    @JsonProperty(required = true) Map<String, Double> figures,
    @JsonProperty(required = true) boolean feasible,
    @JsonProperty(required = true) boolean front,
    @JsonDeserialize(contentUsing = SettingText.class) Map<String, String> hardware,
    @JsonProperty("architecture") @Nullable JsonNode built) {
  /**
   * @throws IllegalArgumentException if the architecture cannot be drawn
   */
  public Point {
    figures = Absent.figures(figures);
    hardware = Absent.map(hardware);
    shape(built);
  }

  /** The model, where the document has it. */
  public Optional<ArchitectureShape> architecture() {
    return shape(built);
  }

  static Optional<ArchitectureShape> shape(@Nullable JsonNode built) {
    if (built == null || built.isNull() || built.isMissingNode()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ArchitectureShape.read(built));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "has an architecture that cannot be drawn: " + e.getMessage(), e);
    }
  }
}
