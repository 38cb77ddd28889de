package io.pimento.app.report.codesign.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * All that a co-design found. Lists of sections that were left out are empty.
 *
 * @param configuration the run's, as YAML
 * @param data which rows, in words
 * @param objectives two to four
 * @param figures all that points carry, objectives among them
 * @param constraints in words
 * @param leftOut why no claim is made about some hardware
 */
public record CodesignDocument(
    String title,
    String created,
    String seed,
    String configuration,
    Map<String, String> environment,
    String data,
    Optional<DesignSpace> space,
    List<Quantity> objectives,
    List<Quantity> figures,
    List<String> constraints,
    List<Arm> arms,
    List<Baseline> baselines,
    List<Finalist> finalists,
    List<Claim> claims,
    List<String> leftOut,
    List<Ranking> rankings,
    List<CheapScore> cheapScores,
    List<Ablation> ablations,
    List<Surrogate> surrogates) {
  /** The only form there is so far. */
  public static final String FORMAT = "pimento-codesign-1";

  /**
   * Reads a document.
   *
   * @throws io.pimento.app.UserException naming the key that is missing or wrong
   */
  public static CodesignDocument read(JsonNode node) {
    Part p = new Part(node, "");
    Part format = p.at("format");
    if (!format.text().equals(FORMAT)) {
      throw format.wrong("is '" + format.text() + "'; this program reads '" + FORMAT + "'");
    }
    List<Quantity> objectives = p.at("objectives").all(Quantity::read);
    if (objectives.size() < 2) {
      throw p.at("objectives").wrong("needs at least two");
    }
    List<Arm> arms = p.at("arms").all(Arm::read);
    for (int i = 0; i < arms.size(); i++) {
      int corner = arms.get(i).reference().size();
      if (corner != 0 && corner != objectives.size()) {
        throw p.wrong(
            "has arms["
                + i
                + "].reference of "
                + corner
                + " figures for "
                + objectives.size()
                + " objectives");
      }
    }
    List<Baseline> baselines = p.all("baselines", Baseline::read);
    return new CodesignDocument(
        p.at("title").text(),
        p.textOr("created", ""),
        p.maybe("seed").map(Part::setting).orElse(""),
        p.textOr("configuration", ""),
        p.each("environment", Part::setting),
        p.textOr("data", ""),
        p.maybe("space").map(DesignSpace::read),
        objectives,
        merged(objectives, p.all("figures", Quantity::read)),
        p.all("constraints", Part::text),
        arms,
        baselines,
        p.all("finalists", Finalist::read).stream()
            .map(f -> f.with(found(f, arms, baselines)))
            .toList(),
        p.all("claims", Claim::read),
        p.all("left_out", Part::text),
        p.all("ranking", Ranking::read),
        p.all("rank_scores", CheapScore::read),
        p.all("ablation", Ablation::read),
        p.all("surrogate", Surrogate::read));
  }

  /** The figures of the point that a finalist was; none where the document does not say. */
  private static Map<String, Double> found(Finalist f, List<Arm> arms, List<Baseline> baselines) {
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
            .map(Baseline::figures);
    return Stream.concat(points, models).findFirst().orElse(Map.of());
  }

  private static List<Quantity> merged(List<Quantity> objectives, List<Quantity> figures) {
    List<Quantity> all = new ArrayList<>(objectives);
    figures.stream()
        .filter(f -> objectives.stream().noneMatch(o -> o.name().equals(f.name())))
        .forEach(all::add);
    return List.copyOf(all);
  }

  /** A figure in words; its name where the document does not say more. */
  public String words(String figure) {
    return figures.stream()
        .filter(f -> f.name().equals(figure))
        .map(Quantity::words)
        .findFirst()
        .orElse(figure.replace('_', ' '));
  }

  /** The figures that any point, baseline or finalist carries. */
  public List<Quantity> carried() {
    return figures.stream()
        .filter(f -> allFigures().anyMatch(m -> m.containsKey(f.name())))
        .toList();
  }

  private Stream<Map<String, Double>> allFigures() {
    return Stream.of(
            arms.stream().flatMap(a -> a.points().stream()).map(Point::figures),
            baselines.stream().map(Baseline::figures),
            finalists.stream().map(Finalist::figures))
        .flatMap(s -> s);
  }
}
