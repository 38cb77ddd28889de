package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pimento.report.ArchitectureShape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A model that was trained alone and simulated exactly.
 *
 * @param arm that found it; a hand-made model has a family instead
 * @param index of the arm's point, or of the baseline
 * @param built the architecture as files have it; null for a hand-made model
 * @param validation figures by name, one a seed
 * @param opened as {@code validation}, of the test split, where it was opened
 * @param plainMemory its costs on the best memory without processing; may be empty
 * @param assumed how much of its costs rests on assumed constants, in words; may be empty
 * @param breakdown parts of a cost by name, such as {@code energy_uj} into adc and dac
 */
public record Finalist(
    @JsonProperty(required = true) String name,
    Optional<String> arm,
    Optional<String> family,
    OptionalInt index,
    @JsonProperty(required = true) Map<String, Double> figures,
    @JsonDeserialize(contentUsing = SettingText.class) Map<String, String> hardware,
    @JsonProperty("architecture") @Nullable JsonNode built,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<Double>> validation,
    @JsonProperty("test") Optional<Map<String, List<Double>>> opened,
    Map<String, Map<String, Double>> breakdown,
    List<Occupancy> occupancy,
    @JsonProperty("plain_memory") Map<String, Double> plainMemory,
    String assumed) {
  /**
   * @throws IllegalArgumentException if the architecture cannot be drawn
   */
  public Finalist {
    figures = Absent.figures(figures);
    hardware = Absent.map(hardware);
    validation = seeds(validation);
    opened = opened.map(Finalist::seeds).filter(o -> !o.isEmpty());
    breakdown = Absent.map(breakdown);
    occupancy = Absent.list(occupancy);
    plainMemory = Absent.figures(plainMemory);
    assumed = Absent.text(assumed);
    Point.shape(built);
  }

  /** The model, where it was searched. */
  public Optional<ArchitectureShape> architecture() {
    return Point.shape(built);
  }

  /** Figures on the test split, one a seed; empty where it stayed closed. */
  public Map<String, List<Double>> test() {
    return opened.orElse(Map.of());
  }

  /** With figures of the point that it was, where its own do not say. */
  Finalist with(Map<String, Double> found) {
    Map<String, Double> all = new LinkedHashMap<>(found);
    all.putAll(figures);
    return new Finalist(
        name,
        arm,
        family,
        index,
        Collections.unmodifiableMap(all),
        hardware,
        built,
        validation,
        opened,
        breakdown,
        occupancy,
        plainMemory,
        assumed);
  }

  private static Map<String, List<Double>> seeds(@Nullable Map<String, List<Double>> given) {
    Map<String, List<Double>> kept = new LinkedHashMap<>(Absent.map(given));
    kept.values().removeIf(List::isEmpty);
    return Collections.unmodifiableMap(kept);
  }
}
