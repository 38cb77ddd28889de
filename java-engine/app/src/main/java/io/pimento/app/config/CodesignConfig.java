package io.pimento.app.config;

import io.pimento.app.UserException;
import io.pimento.search.baseline.BaselineSweep;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import java.util.List;

/**
 * The section {@code codesign}.
 *
 * @param arms searches, by name
 * @param naive settings, {@code key=value}, of who does not choose hardware
 * @param finalists of each arm
 * @param slack how much worse than its arm's or family's best a model may be that is trained again
 * @param sweep hand-made models
 * @param margin log losses that differ by less are equal
 * @param validated of each family of hand-made models
 */
public record CodesignConfig(
    List<Arm> arms,
    List<String> naive,
    int finalists,
    double slack,
    BaselineSweep sweep,
    double margin,
    int validated) {
  /** A search of a co-design. */
  public enum Arm {
    JOINT("joint", "architecture, bits and hardware together"),
    TWO_STAGE("two-stage", "architecture first, then bits and hardware for its front"),
    BLIND("blind", "architecture without a look at hardware, naively mapped"),
    RANDOM("random", "designs drawn at random");

    private final String label;
    private final String words;

    Arm(String label, String words) {
      this.label = label;
      this.words = words;
    }

    /** The name in configurations, files and results. */
    public String label() {
      return label;
    }

    /** What it does. */
    public String words() {
      return words;
    }

    static Arm byLabel(String label) {
      for (Arm a : values()) {
        if (a.label.equals(label)) {
          return a;
        }
      }
      throw new IllegalArgumentException(
          "unknown arm '" + label + "'; there are joint, two-stage, blind, random");
    }
  }

  public CodesignConfig {
    arms = List.copyOf(arms);
    naive = List.copyOf(naive);
  }

  static CodesignConfig read(Section s) {
    List<Arm> arms = s.named("arms", s.texts("arms"), Arm::byLabel);
    if (arms.isEmpty() || arms.stream().distinct().count() != arms.size()) {
      throw s.wrong("arms", "at least one of joint, two-stage, blind and random, none twice");
    }
    List<String> naive = s.texts("naive");
    for (String setting : naive) {
      if (!setting.matches("[a-z][a-z_.-]*=[^=]+")) {
        throw s.wrong("naive", "a list of KEY=VALUE");
      }
    }
    return new CodesignConfig(
        arms,
        naive,
        s.integer("finalists", 1),
        s.number("slack", 0),
        new BaselineSweep(
            s.named("families", s.texts("families"), CodesignConfig::family),
            sizes(s, "widths"),
            sizes(s, "depths"),
            sizes(s, "embeddings")),
        s.number("margin", 0),
        s.integer("validated", 1));
  }

  private static String family(String name) {
    new BaselineSweep(List.of(name), List.of(), List.of(), List.of());
    return name;
  }

  private static List<Integer> sizes(Section s, String key) {
    List<Integer> sizes = s.wholes(key, 1).stream().map(Math::toIntExact).distinct().toList();
    if (sizes.isEmpty()) {
      throw s.wrong(key, "a list of at least one size");
    }
    return sizes;
  }

  /** The first device of a space as it comes, but for the naive settings. */
  public Hardware naiveOf(HardwareSpace space) {
    if (space.isNone()) {
      throw new UserException(
          "co-design needs hardware: set search.hardware.space to crossbar, near-bank,"
              + " all-devices or a file");
    }
    Hardware naive = Hardware.of(space.devices().getFirst().name());
    for (String setting : this.naive) {
      int eq = setting.indexOf('=');
      naive = naive.with(setting.substring(0, eq), setting.substring(eq + 1));
    }
    return naive;
  }
}
