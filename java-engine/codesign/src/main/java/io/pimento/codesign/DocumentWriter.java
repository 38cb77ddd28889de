package io.pimento.codesign;

import io.pimento.codesign.simulate.DesignCosts;
import io.pimento.graph.op.Levels;
import io.pimento.pim.inference.Charges;
import io.pimento.pim.inference.Comparison;
import io.pimento.pim.inference.Outcome;
import io.pimento.report.codesign.document.Arm;
import io.pimento.report.codesign.document.BaselineFigures;
import io.pimento.report.codesign.document.Claim;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.DesignChoices;
import io.pimento.report.codesign.document.Finalist;
import io.pimento.report.codesign.document.Interval;
import io.pimento.report.codesign.document.Occupancy;
import io.pimento.report.codesign.document.Point;
import io.pimento.report.codesign.document.Quantity;
import io.pimento.report.codesign.document.Surrogate;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.RankCorrelation;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Constraint;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Measure;
import io.pimento.search.pipeline.ChosenTrial;
import io.pimento.search.pipeline.SeedScores;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.Knob;
import io.pimento.search.space.SearchSpace;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.LongNode;

/** Everything that a co-design found, as the document of which page, pictures and CSV are made. */
public final class DocumentWriter {
  private final CodesignStudy study;
  private final Provenance from;
  private final DesignCosts costs;

  public DocumentWriter(CodesignStudy study, Provenance from, DesignCosts costs) {
    this.study = study;
    this.from = from;
    this.costs = costs;
  }

  /** The document. */
  public CodesignDocument of(CodesignOutcome outcome) throws IOException, InterruptedException {
    List<Finalist> finalists = new ArrayList<>();
    for (Contender c : outcome.shown()) {
      finalists.add(finalist(c, outcome));
    }
    Goals goals = study.joint().goals();
    return new CodesignDocument(
        CodesignDocument.FORMAT,
        "Co-design on " + from.data(),
        Instant.now().truncatedTo(ChronoUnit.MINUTES).toString(),
        LongNode.valueOf(study.joint().settings().seed()),
        from.configuration(),
        from.machine(),
        from.data() + ", " + from.rows(),
        goals.objectives().stream().map(DocumentWriter::words).toList(),
        Arrays.stream(Measure.values())
            .filter(m -> m != Measure.LATENCY || goals.needsLatency())
            .map(DocumentWriter::words)
            .toList(),
        goals.constraints().stream().map(Constraint::toString).toList(),
        Optional.of(space()),
        outcome.arms().stream().map(DocumentWriter::arm).toList(),
        outcome.handMade().stream().map(c -> baseline(c, outcome)).toList(),
        finalists,
        outcome.claims().stream().map(DocumentWriter::claim).toList(),
        outcome.leftOut(),
        ranked("ranking"),
        ranked("scores"),
        new Ablations(from.ranked()).of(outcome.arms()),
        outcome.arms().stream().flatMap(s -> surrogate(s).stream()).toList());
  }

  private static Quantity words(Measure m) {
    return new Quantity(m.label(), m.words());
  }

  private DesignChoices space() {
    HardwareSpace hardware = study.hardware();
    SearchSpace models = study.joint().space().architectures();
    int blocks = study.joint().space().blocks();
    List<Integer> one = List.of(Levels.FLOAT_BITS);
    double all = SpaceSize.log10(models.size(blocks));
    double architectures = SpaceSize.log10(models.withBits(one, one).size(blocks));
    double devices = SpaceSize.log10(hardware.size());
    Map<String, Double> log10 = new LinkedHashMap<>();
    log10.put("architectures", architectures);
    log10.put("bits", all - architectures);
    log10.put("hardware", devices);
    log10.put("all", all + devices);
    return new DesignChoices(
        log10,
        hardware.devices().stream()
            .map(
                d ->
                    new DesignChoices.Device(
                        d.name(), "", d.knobs().stream().map(DocumentWriter::knob).toList()))
            .toList());
  }

  private static DesignChoices.Knob knob(Knob k) {
    return new DesignChoices.Knob(
        k.key(),
        k.values().stream().map(v -> new DesignChoices.Value(v.text(), v.source())).toList());
  }

  private static Arm arm(Searched s) {
    Set<Integer> front = new HashSet<>();
    s.front().members().forEach(c -> front.add(c.index()));
    return new Arm(
        s.arm().label(),
        s.arm().words(),
        s.seconds(),
        s.front().reference(),
        s.front().steps().stream()
            .map(step -> new Arm.Step(step.evaluations(), step.hypervolume()))
            .toList(),
        s.hypervolumes(),
        s.candidates().stream().map(c -> point(c, front.contains(c.index()))).toList());
  }

  private static Point point(Candidate c, boolean front) {
    return new Point(
        c.index(),
        c.generation(),
        DocumentFigures.of(c.score()),
        c.fitness().feasible(),
        front,
        c.design().hardware().settings(),
        ArchitectureJson.toJson(c.architecture()));
  }

  private static BaselineFigures baseline(Contender c, CodesignOutcome outcome) {
    ChosenTrial trial = outcome.trial(c);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(Measure.LOG_LOSS.label(), trial.validation().logLoss());
    figures.put(Measure.AUC.label(), trial.validation().auc());
    figures.putAll(c.figures());
    return new BaselineFigures(
        c.group(),
        c.size(),
        figures,
        c.naive(),
        outcome.isOnFront(c),
        OptionalDouble.of(trial.seconds()));
  }

  private Finalist finalist(Contender c, CodesignOutcome outcome)
      throws IOException, InterruptedException {
    Candidate found = c.candidate();
    SeedScores validated = outcome.validated().get(c.name());
    SeedScores tested = outcome.tested().get(c.name());
    Map<String, Double> figures = new LinkedHashMap<>(c.figures());
    Double lost = outcome.excess().get(c.name());
    if (lost != null && validated != null) {
      double own =
          validated.perSeed().stream().mapToDouble(Metrics::logLoss).average().orElseThrow();
      figures.put(Measure.LOG_LOSS.label(), own);
      figures.put(Measure.PIM_LOG_LOSS.label(), own + lost);
    }
    Comparison c0 = costs.compare(c.model().apply(costs.tables(study.stem())), c.hardware());
    Map<String, Double> plain = new LinkedHashMap<>();
    plain.put(Measure.PIM_LATENCY.label(), c0.baseline().nanoseconds() * 1e-3);
    plain.put(
        Measure.PIM_ENERGY.label(), c0.baseline().attojoules() * 1e-12 / c0.baseline().batch());
    return new Finalist(
        c.name(),
        found == null ? Optional.empty() : Optional.of(c.group()),
        found == null ? Optional.of(c.group()) : Optional.empty(),
        found == null ? OptionalInt.empty() : OptionalInt.of(found.index()),
        figures,
        c.hardware().settings(),
        found == null ? null : ArchitectureJson.toJson(found.architecture()),
        validated == null ? Map.of() : seeds(validated),
        Optional.ofNullable(tested).map(DocumentWriter::seeds),
        breakdown(c0.outcome()),
        c0.outcome().occupancy().stream()
            .map(u -> new Occupancy(u.things(), u.columns(), u.shares(), u.used()))
            .toList(),
        plain,
        c0.assumedText());
  }

  private static Map<String, Map<String, Double>> breakdown(Outcome o) {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    all.put("energy_uj", DocumentFigures.microjoules(o.energy(), o.batch()));
    all.put("energy_by_charge_uj", DocumentFigures.microjoules(Charges.labelled(o), o.batch()));
    all.put("energy_by_operator_uj", DocumentFigures.microjoules(o.energyByOperator(), o.batch()));
    all.put("latency_us", DocumentFigures.microseconds(o));
    if (o.details().get("area_nm2") instanceof Map<?, ?> area
        && area.get("by_part") instanceof Map<?, ?> parts) {
      Map<String, Double> square = new LinkedHashMap<>();
      parts.forEach((part, nm) -> square.put(part.toString(), ((Number) nm).doubleValue() * 1e-12));
      all.put("area_mm2", square);
    }
    return all;
  }

  private static Map<String, List<Double>> seeds(SeedScores scored) {
    Map<String, List<Double>> all = new LinkedHashMap<>();
    all.put("log_loss", scored.perSeed().stream().map(Metrics::logLoss).toList());
    all.put("auc", scored.perSeed().stream().map(Metrics::auc).toList());
    if (scored.slower() > 0) {
      List<Double> halvings = scored.halvings().stream().map(Integer::doubleValue).toList();
      all.put("learning_rate_halvings", halvings);
    }
    return all;
  }

  private static Claim claim(PairedClaim c) {
    return new Claim(
        c.name(),
        c.ours(),
        c.theirs(),
        c.quantity(),
        OptionalDouble.of(c.ratio()),
        c.goal() > 0 ? OptionalDouble.of(c.goal()) : OptionalDouble.empty(),
        Optional.of(
            new Interval(c.difference().mean(), c.difference().low(), c.difference().high())),
        OptionalDouble.of(c.margin()),
        Claim.Verdict.of(c.verdict()));
  }

  private List<JsonNode> ranked(String key) {
    List<JsonNode> all = new ArrayList<>();
    from.ranked().path(key).forEach(all::add);
    return all;
  }

  /** How well the surrogate ranked what it had not seen. */
  private static Optional<Surrogate> surrogate(Searched s) {
    List<Candidate> predicted =
        // A training that went astray gives no score to compare with.
        s.candidates().stream()
            .filter(c -> Double.isFinite(c.predicted()))
            .filter(c -> Double.isFinite(c.score().metrics().logLoss()))
            .toList();
    if (predicted.size() < 2) {
      return Optional.empty();
    }
    double tau =
        RankCorrelation.kendall(
            predicted.stream().mapToDouble(Candidate::predicted).toArray(),
            predicted.stream().mapToDouble(c -> c.score().metrics().logLoss()).toArray());
    return Optional.of(
        new Surrogate(
            Measure.LOG_LOSS.label(), s.arm().label(), OptionalDouble.of(tau), predicted.size()));
  }
}
