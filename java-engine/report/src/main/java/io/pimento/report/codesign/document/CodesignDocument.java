package io.pimento.report.codesign.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * All that a co-design found. Lists of sections that were left out are empty.
 *
 * @param configuration the run's, as YAML
 * @param data which rows, in words
 * @param objectives two to four
 * @param drawnFrom the seed
 * @param machine what the run computed on
 * @param more figures that points carry beside the objectives
 * @param trained models that were trained alone
 * @param ranked what {@code rank} says of supernets, as it stands in a run's results
 * @param scores what it says of cheaper scores, likewise
 * @param constraints in words
 * @param leftOut why no claim is made about some hardware
 */
public record CodesignDocument(
    @JsonProperty(required = true) String format,
    @JsonProperty(required = true) String title,
    String created,
    @JsonProperty("seed") @Nullable JsonNode drawnFrom,
    String configuration,
    @JsonProperty("environment") Map<String, JsonNode> machine,
    String data,
    @JsonProperty(required = true) List<Quantity> objectives,
    @JsonProperty("figures") List<Quantity> more,
    List<String> constraints,
    Optional<DesignChoices> space,
    @JsonProperty(required = true) List<Arm> arms,
    List<BaselineFigures> baselines,
    @JsonProperty("finalists") List<Finalist> trained,
    List<Claim> claims,
    @JsonProperty("left_out") List<String> leftOut,
    @JsonProperty("ranking") @JsonInclude(JsonInclude.Include.NON_EMPTY) List<JsonNode> ranked,
    @JsonProperty("rank_scores") @JsonInclude(JsonInclude.Include.NON_EMPTY) List<JsonNode> scores,
    @JsonProperty("ablation") List<Ablation> ablations,
    @JsonProperty("surrogate") List<Surrogate> surrogates) {
  /** The only form there is so far. */
  public static final String FORMAT = "pimento-codesign-1";

  /**
   * @throws IllegalArgumentException naming what is wrong or does not go together
   */
  public CodesignDocument {
    created = Absent.text(created);
    configuration = Absent.text(configuration);
    machine = Absent.map(machine);
    data = Absent.text(data);
    objectives = List.copyOf(objectives);
    more = Absent.list(more);
    constraints = Absent.list(constraints);
    arms = List.copyOf(arms);
    baselines = Absent.list(baselines);
    trained = Absent.list(trained);
    claims = Absent.list(claims);
    leftOut = Absent.list(leftOut);
    ranked = Absent.list(ranked);
    scores = Absent.list(scores);
    ablations = Absent.list(ablations);
    surrogates = Absent.list(surrogates);
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException(
          "is of the format '" + format + "'; this program reads '" + FORMAT + "'");
    }
    if (objectives.size() < 2) {
      throw new IllegalArgumentException("needs at least two objectives");
    }
    for (int i = 0; i < arms.size(); i++) {
      int corner = arms.get(i).reference().size();
      if (corner != 0 && corner != objectives.size()) {
        throw new IllegalArgumentException(
            "has arms["
                + i
                + "].reference of "
                + corner
                + " figures for "
                + objectives.size()
                + " objectives");
      }
    }
    CodesignJson.each("ranking", ranked, Ranking.class);
    CodesignJson.each("rank_scores", scores, CheapScore.class);
  }

  /** The seed in words; empty if nobody says. */
  public String seed() {
    return drawnFrom == null ? "" : drawnFrom.asString();
  }

  /** The machine in words. */
  public Map<String, String> environment() {
    Map<String, String> texts = new LinkedHashMap<>();
    machine.forEach((key, value) -> texts.put(key, value.asString()));
    return texts;
  }

  /** All figures that points carry, objectives among them. */
  public List<Quantity> figures() {
    List<Quantity> all = new ArrayList<>(objectives);
    more.stream()
        .filter(f -> objectives.stream().noneMatch(o -> o.name().equals(f.name())))
        .forEach(all::add);
    return List.copyOf(all);
  }

  /** Models that were trained alone, with the figures of the points that they were. */
  public List<Finalist> finalists() {
    return trained.stream().map(f -> f.with(found(f, arms, baselines))).toList();
  }

  /** How well supernets rank. */
  public List<Ranking> rankings() {
    return CodesignJson.each("ranking", ranked, Ranking.class);
  }

  /** How well cheaper scores rank. */
  public List<CheapScore> cheapScores() {
    return CodesignJson.each("rank_scores", scores, CheapScore.class);
  }

  /** The figures of the point that a finalist was; none where the document does not say. */
  private static Map<String, Double> found(
      Finalist f, List<Arm> arms, List<BaselineFigures> baselines) {
    Stream<Map<String, Double>> points =
        arms.stream()
            .filter(a -> f.arm().isPresent() && a.name().equals(f.arm().get()))
            .flatMap(a -> a.points().stream())
            .filter(q -> f.index().isPresent() && q.index() == f.index().getAsInt())
            .map(Point::figures);
    Stream<Map<String, Double>> models =
        baselines.stream()
            .filter(b -> f.family().isPresent() && b.family().equals(f.family().get()))
            .filter(b -> b.name().equals(f.name()) || b.size().equals(f.name()))
            .map(BaselineFigures::figures);
    return Stream.concat(points, models).findFirst().orElse(Map.of());
  }

  /** A figure in words; its name where the document does not say more. */
  public String words(String figure) {
    return figures().stream()
        .filter(f -> f.name().equals(figure))
        .map(Quantity::words)
        .findFirst()
        .orElse(figure.replace('_', ' '));
  }

  /** The figures that any point, baseline or finalist carries. */
  public List<Quantity> carried() {
    return figures().stream()
        .filter(f -> allFigures().anyMatch(m -> m.containsKey(f.name())))
        .toList();
  }

  private Stream<Map<String, Double>> allFigures() {
    return Stream.of(
            arms.stream().flatMap(a -> a.points().stream()).map(Point::figures),
            baselines.stream().map(BaselineFigures::figures),
            finalists().stream().map(Finalist::figures))
        .flatMap(s -> s);
  }
}
