package io.pimento.app.codesign;

import io.pimento.app.config.RunConfig;
import io.pimento.app.pim.DesignCosts;
import io.pimento.app.run.Results;
import io.pimento.app.run.Run;
import io.pimento.data.Split;
import io.pimento.document.Documents;
import io.pimento.graph.op.Levels;
import io.pimento.pim.inference.Charges;
import io.pimento.pim.inference.Comparison;
import io.pimento.pim.inference.Outcome;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.RankCorrelation;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Constraint;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.SearchFront;
import io.pimento.search.pipeline.Contest;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.Knob;
import io.pimento.search.space.SearchSpace;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that a co-design found, as one JSON document; page, pictures and CSV are made of it.
 */
final class DocumentWriter {

  private final Run run;
  private final RunConfig config;
  private final DesignCosts costs;
  private final ObjectNode root = Results.object();

  DocumentWriter(Run run, DesignCosts costs) {
    this.run = run;
    this.config = run.config();
    this.costs = costs;
  }

  /** The document. */
  JsonNode of(CodesignOutcome outcome) throws IOException, InterruptedException {
    head();
    space();
    ArrayNode arms = root.putArray("arms");
    for (Searched s : outcome.arms()) {
      arm(arms.addObject(), s);
    }
    baselines(outcome);
    ArrayNode finalists = root.putArray("finalists");
    for (Contender c : outcome.shown()) {
      finalist(finalists.addObject(), c, outcome);
    }
    ArrayNode claims = root.putArray("claims");
    outcome.claims().forEach(c -> claim(claims.addObject(), c));
    ArrayNode leftOut = root.putArray("left_out");
    outcome.leftOut().forEach(leftOut::add);
    ranking();
    new Ablation(run).write(root.putArray("ablation"), outcome.arms());
    surrogate(outcome.arms());
    return root;
  }

  private void head() throws IOException {
    root.put("format", "pimento-codesign-1");
    root.put("title", "Co-design on " + config.data().name());
    root.put("created", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
    root.put("seed", config.search().settings().seed());
    root.put("configuration", config.tree().yaml());
    root.set("environment", Documents.json(run.folder().environment()));
    root.put(
        "data",
        config.data().name()
            + ", "
            + run.data().rows(Split.TRAIN).rows()
            + " rows to train, "
            + run.data().rows(Split.VALIDATION).rows()
            + " to validate, fingerprint "
            + run.data().fingerprint());
    ArrayNode objectives = root.putArray("objectives");
    config.search().goals().objectives().forEach(m -> words(objectives.addObject(), m));
    ArrayNode figures = root.putArray("figures");
    for (Measure m : Measure.values()) {
      if (m != Measure.LATENCY || config.search().goals().needsLatency()) {
        words(figures.addObject(), m);
      }
    }
    ArrayNode constraints = root.putArray("constraints");
    config.search().goals().constraints().stream()
        .map(Constraint::toString)
        .forEach(constraints::add);
  }

  private static void words(ObjectNode node, Measure m) {
    node.put("name", m.label());
    node.put("words", m.words());
  }

  private void space() {
    ObjectNode space = root.putObject("space");
    HardwareSpace hardware = config.search().hardware().space();
    SearchSpace models = config.model().space();
    List<Integer> one = List.of(Levels.FLOAT_BITS);
    double all = SpaceSize.log10(models.size(config.model().blocks()));
    double architectures = SpaceSize.log10(models.withBits(one, one).size(config.model().blocks()));
    double devices = SpaceSize.log10(hardware.size());
    ObjectNode log10 = space.putObject("log10");
    log10.put("architectures", architectures);
    log10.put("bits", all - architectures);
    log10.put("hardware", devices);
    log10.put("all", all + devices);
    ArrayNode list = space.putArray("devices");
    for (HardwareSpace.Device d : hardware.devices()) {
      ObjectNode device = list.addObject();
      device.put("device", d.name());
      ArrayNode knobs = device.putArray("knobs");
      for (Knob k : d.knobs()) {
        ObjectNode knob = knobs.addObject();
        knob.put("key", k.key());
        ArrayNode values = knob.putArray("values");
        k.values()
            .forEach(v -> values.addObject().put("value", v.text()).put("source", v.source()));
      }
    }
  }

  private void arm(ObjectNode node, Searched s) {
    node.put("name", s.arm().label());
    node.put("words", s.arm().words());
    node.put("seconds", s.seconds());
    ArrayNode reference = node.putArray("reference");
    s.front().reference().forEach(reference::add);
    ArrayNode volume = node.putArray("hypervolume");
    for (SearchFront.Step step : s.front().steps()) {
      volume.addObject().put("evaluations", step.evaluations()).put("value", step.hypervolume());
    }
    ArrayNode searches = node.putArray("searches");
    s.hypervolumes().forEach(searches::add);
    Set<Integer> front = new HashSet<>();
    s.front().members().forEach(c -> front.add(c.index()));
    ArrayNode points = node.putArray("points");
    for (Candidate c : s.candidates()) {
      ObjectNode point = points.addObject();
      point.put("index", c.index());
      point.put("generation", c.generation());
      point.set("figures", Results.of(Figures.of(c.score())));
      point.put("feasible", c.fitness().feasible());
      point.put("front", front.contains(c.index()));
      hardware(point, c.design().hardware());
      point.set("architecture", ArchitectureJson.toJson(c.architecture()));
    }
  }

  private static void hardware(ObjectNode node, Hardware hardware) {
    ObjectNode settings = node.putObject("hardware");
    hardware.settings().forEach(settings::put);
  }

  private void baselines(CodesignOutcome outcome) {
    ArrayNode list = root.putArray("baselines");
    for (Contender c : outcome.handMade()) {
      Contest.Standing standing = outcome.standing(c);
      ObjectNode node = list.addObject();
      node.put("family", c.group());
      node.put("size", c.size());
      ObjectNode figures = node.putObject("figures");
      figures.put(Measure.LOG_LOSS.label(), standing.validation().logLoss());
      figures.put(Measure.AUC.label(), standing.validation().auc());
      c.figures().forEach(figures::put);
      node.set("naive", Results.of(c.naive()));
      node.put("front", outcome.isOnFront(c));
      node.put("seconds", standing.seconds());
    }
  }

  private void finalist(ObjectNode node, Contender c, CodesignOutcome outcome)
      throws IOException, InterruptedException {
    node.put("name", c.name());
    Candidate found = c.candidate();
    node.put("arm", found == null ? null : c.group());
    node.put("family", found == null ? c.group() : null);
    node.put("index", found == null ? null : found.index());
    ObjectNode figures = node.putObject("figures");
    c.figures().forEach(figures::put);
    Double lost = outcome.excess().get(c.name());
    Contest.Scored onValidation = outcome.validated().get(c.name());
    if (lost != null && onValidation != null) {
      double own =
          onValidation.perSeed().stream().mapToDouble(Metrics::logLoss).average().orElseThrow();
      figures.put(Measure.LOG_LOSS.label(), own);
      figures.put(Measure.PIM_LOG_LOSS.label(), own + lost);
    }
    hardware(node, c.hardware());
    if (found == null) {
      node.putNull("architecture");
    } else {
      node.set("architecture", ArchitectureJson.toJson(found.architecture()));
    }
    Contest.Scored validated = outcome.validated().get(c.name());
    if (validated != null) {
      seeds(node.putObject("validation"), validated);
    }
    Contest.Scored tested = outcome.tested().get(c.name());
    if (tested == null) {
      node.putNull("test");
    } else {
      seeds(node.putObject("test"), tested);
    }
    Comparison c0 = costs.compare(c.model().apply(costs.tables(run.data().stem())), c.hardware());
    Outcome o = c0.outcome();
    ObjectNode breakdown = node.putObject("breakdown");
    breakdown.set("energy_uj", Results.of(Figures.microjoules(o.energy(), o.batch())));
    breakdown.set(
        "energy_by_charge_uj", Results.of(Figures.microjoules(Charges.labelled(o), o.batch())));
    breakdown.set(
        "energy_by_operator_uj", Results.of(Figures.microjoules(o.energyByOperator(), o.batch())));
    breakdown.set("latency_us", Results.of(Figures.microseconds(o)));
    if (o.details().get("area_nm2") instanceof Map<?, ?> area
        && area.get("by_part") instanceof Map<?, ?> parts) {
      ObjectNode square = breakdown.putObject("area_mm2");
      parts.forEach((part, nm) -> square.put(part.toString(), ((Number) nm).doubleValue() * 1e-12));
    }
    ArrayNode occupancy = node.putArray("occupancy");
    for (Outcome.Occupancy u : o.occupancy()) {
      ObjectNode one = occupancy.addObject();
      one.put("things", u.things());
      one.put("columns", u.columns());
      one.set("shares", Results.of(u.shares()));
      one.put("used", u.used());
    }
    ObjectNode plain = node.putObject("plain_memory");
    plain.put(Measure.PIM_LATENCY.label(), c0.baseline().nanoseconds() * 1e-3);
    plain.put(
        Measure.PIM_ENERGY.label(), c0.baseline().attojoules() * 1e-12 / c0.baseline().batch());
    node.put("assumed", c0.assumedText());
  }

  private static void seeds(ObjectNode node, Contest.Scored scored) {
    put(node, "log_loss", scored, Metrics::logLoss);
    put(node, "auc", scored, Metrics::auc);
  }

  private static void put(
      ObjectNode node, String key, Contest.Scored scored, ToDoubleFunction<Metrics> figure) {
    ArrayNode list = node.putArray(key);
    scored.perSeed().forEach(m -> list.add(figure.applyAsDouble(m)));
  }

  private static void claim(ObjectNode node, Claim c) {
    node.put("name", c.name());
    node.put("ours", c.ours());
    node.put("theirs", c.theirs());
    node.put("quantity", c.quantity());
    node.put("ratio", c.ratio());
    node.put("goal", c.goal() > 0 ? c.goal() : null);
    ObjectNode difference = node.putObject("log_loss_difference");
    difference.put("mean", c.difference().mean());
    difference.put("low", c.difference().low());
    difference.put("high", c.difference().high());
    node.put("margin", c.margin());
    node.put("verdict", c.verdict());
  }

  /** What {@code pimento rank} found in the same run folder, if it was run. */
  private void ranking() throws IOException {
    JsonNode rank = run.folder().results().read().path("rank");
    Map.of("ranking", "ranking", "rank_scores", "scores")
        .forEach((to, from) -> rank.path(from).asArrayOpt().ifPresent(all -> root.set(to, all)));
  }

  /** How well the surrogate ranked what it had not seen. */
  private void surrogate(List<Searched> arms) {
    ArrayNode list = root.putArray("surrogate");
    for (Searched s : arms) {
      List<Candidate> predicted =
          s.candidates().stream().filter(c -> Double.isFinite(c.predicted())).toList();
      if (predicted.size() > 1) {
        double tau =
            RankCorrelation.kendall(
                predicted.stream().mapToDouble(Candidate::predicted).toArray(),
                predicted.stream().mapToDouble(c -> c.score().metrics().logLoss()).toArray());
        ObjectNode node = list.addObject();
        node.put("objective", Measure.LOG_LOSS.label());
        node.put("arm", s.arm().label());
        Results.put(node, "tau", tau);
        node.put("pairs", predicted.size());
      }
    }
  }
}
