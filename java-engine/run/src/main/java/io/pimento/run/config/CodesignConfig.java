package io.pimento.run.config;

import io.pimento.codesign.CodesignSettings;
import io.pimento.codesign.SearchArm;
import io.pimento.document.Labelled;
import io.pimento.search.baseline.BaselineSweep;
import io.pimento.search.baseline.Family;
import io.pimento.search.space.SearchSpace;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads the section {@code codesign}. */
final class CodesignConfig {
  private CodesignConfig() {}

  static CodesignSettings read(Section s) {
    List<SearchArm> arms = s.allNamed("arms", Labelled.labels(SearchArm.class), SearchArm::byLabel);
    if (arms.isEmpty() || arms.stream().distinct().count() != arms.size()) {
      throw s.wrong("arms", "at least one arm, none twice");
    }
    List<String> naive = s.texts("naive");
    for (String setting : naive) {
      if (!setting.matches("[a-z][a-z_.-]*=[^=]+")) {
        throw s.wrong("naive", "a list of KEY=VALUE");
      }
    }
    double part = s.positive("part");
    if (part > 1) {
      throw s.wrong("part", "a part of the train rows above 0 to 1");
    }
    int epochs = s.integer("part_epochs", 0);
    boolean trained = s.word("scores", "supernet", "training").equals("training");
    return new CodesignSettings(
        arms,
        trained ? Optional.of(new CodesignSettings.PartTraining(part, epochs)) : Optional.empty(),
        s.flag("starts"),
        naive,
        s.integer("searches", 1),
        s.integer("finalists", 1),
        s.number("slack", 0),
        new BaselineSweep(
            s.allNamed("families", Family.labels(), CodesignConfig::family),
            sizes(s, "widths"),
            sizes(s, "depths"),
            sizes(s, "embeddings"),
            bits(s)),
        s.number("margin", 0),
        Objects.requireNonNullElse(s.optionalText("faults"), ""),
        s.integer("device_rows", 0),
        s.integer("validated", 1),
        s.number("validated_slack", 0));
  }

  private static String family(String name) {
    new BaselineSweep(List.of(name), List.of(), List.of(), List.of(), List.of());
    return name;
  }

  private static List<Integer> bits(Section s) {
    List<Integer> bits = sizes(s, "bits");
    if (!SearchSpace.BITS.containsAll(bits)) {
      throw s.wrong("bits", "some of " + SearchSpace.BITS);
    }
    return bits;
  }

  private static List<Integer> sizes(Section s, String key) {
    List<Integer> sizes = s.wholes(key, 1).stream().map(Math::toIntExact).distinct().toList();
    if (sizes.isEmpty()) {
      throw s.wrong(key, "a list of at least one size");
    }
    return sizes;
  }
}
