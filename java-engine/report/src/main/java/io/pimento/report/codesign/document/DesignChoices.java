package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What could be chosen.
 *
 * @param log10 decimal logarithms of how many choices there are, by part
 */
public record DesignChoices(Map<String, Double> log10, List<Device> devices) {
  /** A device and what may be set on it. */
  public record Device(
      @JsonProperty(value = "device", required = true) String name,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String kind,
      List<Knob> knobs) {
    public Device {
      kind = Absent.text(kind);
      knobs = Absent.list(knobs);
    }
  }

  /** One setting. */
  public record Knob(
      @JsonProperty(required = true) String key,
      @JsonProperty(required = true) List<Value> values) {
    public Knob {
      values = List.copyOf(values);
    }
  }

  /** One value, with its source or the word that it is assumed. */
  public record Value(
      @JsonProperty(required = true) @JsonDeserialize(using = SettingText.class) String value,
      String source) {
    public Value {
      source = source == null ? "assumed" : source;
    }
  }

  public DesignChoices {
    log10 = Absent.figures(log10);
    devices = Absent.list(devices);
  }
}
