package io.pimento.app.config;

import io.pimento.app.UserException;
import io.pimento.document.Labelled;
import io.pimento.search.baseline.BaselineSweep;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import java.util.List;

/**
 * The section {@code codesign}.
 *
 * @param arms searches, by name
 * @param naive settings, {@code key=value}, of who does not choose hardware
 * @param searches of each arm, with seeds of their own
 * @param finalists of each arm, trained by the first seed
 * @param slack log loss by which a finalist may be behind its arm's best in the supernet
 * @param sweep hand-made models
 * @param margin log losses that differ by less are equal
 * @param validated of each arm and family, trained with every seed
 * @param validatedSlack log loss by which these may be behind their arm's or family's best finalist
 */
public record CodesignConfig(
    List<Arm> arms,
    List<String> naive,
    int searches,
    int finalists,
    double slack,
    BaselineSweep sweep,
    double margin,
    int validated,
    double validatedSlack) {
  /** A search of a co-design. */
  public enum Arm implements Labelled {
    JOINT("joint", "architecture, bits and hardware together"),
    TWO_STAGE("two-stage", "architecture first, then bits and hardware for its front"),
    BLIND("blind", "architecture without a look at hardware, naively mapped"),
    RANDOM("random", "designs drawn at random"),
    MOST_BITS("most-bits", "as joint, but every operator has the most bits"),
    PLAIN_TABLES("plain-tables", "as joint, but tables lie as they come"),
    UNSCREENED("unscreened", "as joint, but no surrogate chooses children");

    private final String label;
    private final String words;

    Arm(String label, String words) {
      this.label = label;
      this.words = words;
    }

    /** The name in configurations, files and results. */
    @Override
    public String label() {
      return label;
    }

    /** What it does. */
    public String words() {
      return words;
    }

    /**
     * The arm of that name.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static Arm byLabel(String label) {
      return Labelled.of(Arm.class, "arm", label);
    }
  }

  public CodesignConfig {
    arms = List.copyOf(arms);
    naive = List.copyOf(naive);
  }

  static CodesignConfig read(Section s) {
    List<Arm> arms = s.named("arms", s.texts("arms"), Arm::byLabel);
    if (arms.isEmpty() || arms.stream().distinct().count() != arms.size()) {
      throw s.wrong("arms", "at least one arm, none twice");
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
        s.integer("searches", 1),
        s.integer("finalists", 1),
        s.number("slack", 0),
        new BaselineSweep(
            s.named("families", s.texts("families"), CodesignConfig::family),
            sizes(s, "widths"),
            sizes(s, "depths"),
            sizes(s, "embeddings")),
        s.number("margin", 0),
        s.integer("validated", 1),
        s.number("validated_slack", 0));
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
