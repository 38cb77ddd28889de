package io.pimento.codesign;

import io.pimento.report.codesign.document.Ablation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What each technique is worth: with it and without it, nothing else changed. */
final class Ablations {
  private final JsonNode ranked;

  /**
   * @param ranked what {@code pimento rank} found; missing if it was not run
   */
  Ablations(JsonNode ranked) {
    this.ranked = ranked;
  }

  /** A row a technique: of the joint search by hypervolume, of the supernet by ranking. */
  List<Ablation> of(List<Searched> arms) {
    List<Ablation> rows = new ArrayList<>();
    technique(rows, arms, "joint search", SearchArm.TWO_STAGE);
    technique(rows, arms, "evolution of a front", SearchArm.RANDOM);
    technique(rows, arms, "mixed precision", SearchArm.MOST_BITS);
    technique(rows, arms, "access-aware placement", SearchArm.PLAIN_TABLES);
    technique(rows, arms, "screening by a surrogate", SearchArm.UNSCREENED);
    ranking(rows);
    return rows;
  }

  private static void technique(
      List<Ablation> rows, List<Searched> arms, String name, SearchArm without) {
    Optional<Searched> joint = of(arms, SearchArm.JOINT);
    Optional<Searched> other = of(arms, without);
    if (joint.isPresent() && other.isPresent()) {
      row(
          rows,
          name,
          SearchArm.JOINT.label(),
          without.label(),
          "hypervolume",
          joint.get().hypervolume(),
          other.get().hypervolume(),
          searches(joint.get(), other.get()));
    }
  }

  /** Where there are several searches of both: the mean difference, and every one. */
  private static String searches(Searched with, Searched without) {
    return with.hypervolumes().size() == 1
        ? ""
        : SeedDifference.of(with.hypervolumes(), without.hypervolumes()).words()
            + ": "
            + DocumentFigures.texts(with.hypervolumes(), 4)
            + " against "
            + DocumentFigures.texts(without.hypervolumes(), 4);
  }

  private static Optional<Searched> of(List<Searched> arms, SearchArm arm) {
    return arms.stream().filter(s -> s.arm() == arm).findFirst();
  }

  /** Pairs of supernets, of those that were ranked, that differ in one thing. */
  private void ranking(List<Ablation> rows) {
    for (JsonNode with : ranked.path("ranking")) {
      for (JsonNode without : ranked.path("ranking")) {
        String only = onlyDifference(with, without);
        if (only.equals("tuned") && with.path("tuned").asBoolean()) {
          rank(rows, "head fine-tuning", with, without);
        }
        if (only.equals("sharing") && is(with, "sharing", "masked")) {
          rank(rows, "masked sharing", with, without);
        }
        if (only.equals("strategy") && is(without, "strategy", "full-path")) {
          rank(rows, "sampling paths", with, without);
        }
        if (only.equals("warm_up")
            && with.path("warm_up").asDouble() > without.path("warm_up").asDouble()) {
          rank(rows, "path warm-up", with, without);
        }
      }
    }
  }

  /** The one thing in which two supernets differ; empty if there are none or several. */
  private static String onlyDifference(JsonNode a, JsonNode b) {
    List<String> all =
        Stream.of("strategy", "sharing", "warm_up", "tuned").filter(k -> differs(a, b, k)).toList();
    return all.size() == 1 ? all.getFirst() : "";
  }

  private static boolean differs(JsonNode a, JsonNode b, String key) {
    return !a.path(key).equals(b.path(key));
  }

  private static boolean is(JsonNode n, String key, String value) {
    return n.path(key).asString("").equals(value);
  }

  private static void rank(List<Ablation> rows, String name, JsonNode with, JsonNode without) {
    row(
        rows,
        name,
        with.path("name").asString(),
        without.path("name").asString(),
        "Kendall τ",
        with.path("tau").path("mean").asDouble(),
        without.path("tau").path("mean").asDouble(),
        "");
  }

  private static void row(
      List<Ablation> rows,
      String name,
      String with,
      String without,
      String quantity,
      double value,
      double base,
      String note) {
    rows.add(
        new Ablation(
            name,
            with,
            without,
            quantity,
            OptionalDouble.of(value),
            OptionalDouble.of(base),
            OptionalDouble.empty(),
            note));
  }
}
