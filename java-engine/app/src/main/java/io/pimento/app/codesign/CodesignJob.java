package io.pimento.app.codesign;

import io.pimento.app.config.CodesignConfig;
import io.pimento.app.config.CodesignConfig.Arm;
import io.pimento.app.config.HardwareConfig;
import io.pimento.app.config.RetrainConfig;
import io.pimento.app.config.RunConfig;
import io.pimento.app.console.Text;
import io.pimento.app.job.RetrainJob;
import io.pimento.app.job.SupernetJob;
import io.pimento.app.pim.DesignCosts;
import io.pimento.app.report.codesign.CodesignFiles;
import io.pimento.app.run.Results;
import io.pimento.app.run.Run;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evolve.Measure;
import io.pimento.search.pipeline.Contest;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.space.HardwareSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole co-design: the supernet, the searches, the finals of searched and hand-made models, the
 * claims. Each part goes on where it was stopped.
 */
public final class CodesignJob {
  private static final String VALIDATION = "validation";
  private static final String TEST = "test";

  private final Run run;
  private final RunConfig config;
  private final CodesignConfig codesign;

  private CodesignJob(Run run) {
    this.run = run;
    this.config = run.config();
    this.codesign = config.codesign();
  }

  /** Runs everything and writes document, page, pictures and points; the page. */
  public static Path run(Run run) throws IOException, InterruptedException {
    Path page =
        CodesignFiles.write(
            run.folder().path().resolve("codesign"), new CodesignJob(run).document());
    run.console().line("page: " + page);
    return page;
  }

  private JsonNode document() throws IOException, InterruptedException {
    HardwareConfig hardware = config.search().hardware();
    DesignCosts.check(HardwareSpace.only(codesign.naiveOf(hardware.space())));
    run.console()
        .line(
            String.format(
                Locale.ROOT,
                "space: 10^%.1f architectures with bits, 10^%.1f settings of hardware",
                SpaceSize.log10(config.model().space().size(config.model().blocks())),
                SpaceSize.log10(hardware.space().size())));
    try (DesignCosts costs = new DesignCosts(hardware, run.data(), run.folder().hardware())) {
      SupernetJob.run(run);
      List<Searched> arms;
      try (ParameterStore supernet =
          new ParameterStore(config.train().settings().seed(), run.machine().workers())) {
        SupernetJob.load(run, supernet);
        arms = new Arms(run, supernet, costs).run();
      }
      Contenders contenders = new Contenders(run, costs);
      List<Contender> searched = contenders.searched(arms);
      List<Contender> handMade = contenders.handMade();
      CodesignOutcome outcome = finals(arms, searched, handMade, contenders, costs);
      outcome.claims().forEach(c -> run.console().line("claim: " + c));
      JsonNode document = new DocumentWriter(run, costs).of(outcome);
      ObjectNode result = Results.object();
      result.set("claims", document.path("claims"));
      run.folder().results().put("codesign", result);
      return document;
    }
  }

  private CodesignOutcome finals(
      List<Searched> arms,
      List<Contender> searched,
      List<Contender> handMade,
      Contenders contenders,
      DesignCosts costs)
      throws IOException, InterruptedException {
    RetrainConfig retrain = config.retrain();
    List<Contender> all = new ArrayList<>(searched);
    all.addAll(handMade);
    run.console()
        .line(
            String.format(
                Locale.ROOT,
                "finals: %d searched and %d hand-made models, %d trials each, %d seeds",
                searched.size(),
                handMade.size(),
                retrain.trials().size(),
                retrain.seeds().size()));
    try (Trainings trainings = run.trainings(retrain.parallel())) {
      TrialBook book = TrialBook.open(file("trials.json"), key());
      Contest contest = RetrainJob.contest(run, trainings, book);
      Map<String, Contest.Standing> standings = new LinkedHashMap<>();
      for (Contest.Standing s : contest.stand(all.stream().map(Contender::entrant).toList())) {
        standings.put(s.entrant().name(), s);
      }
      Shortlist shortlist =
          new Shortlist(standings, codesign.validatedSlack(), codesign.validated());
      DeviceExcess excess = new DeviceExcess(costs, file("device-loss.json"));
      List<String> names = new ArrayList<>();
      shortlist.of(searched).forEach(c -> names.add(c.name()));
      List<Contender> fitted =
          fitted(contest, searched, names, standings, contenders, excess, costs);
      shortlist.of(handMade).forEach(c -> names.add(c.name()));
      Map<String, Contender> byName = new LinkedHashMap<>();
      fitted.forEach(c -> byName.put(c.name(), c));
      handMade.forEach(c -> byName.put(c.name(), c));
      List<Contender> chosen = new ArrayList<>();
      names.forEach(n -> chosen.add(Objects.requireNonNull(byName.get(n))));
      Map<String, Contest.Scored> validated = new LinkedHashMap<>();
      for (Contest.Scored s :
          contest.validate(standing(chosen, standings), keep(excess, byName, VALIDATION))) {
        validated.put(s.standing().entrant().name(), s);
      }
      long seed = retrain.seeds().getFirst();
      Pairing onDevice =
          new Pairing(validated, c -> excess.mean(c, VALIDATION), codesign.margin(), seed);
      Claims claims =
          new Claims(new Pairing(validated, c -> 0, codesign.margin(), seed), onDevice, contenders);
      claims.choose(of(fitted, Arm.JOINT), of(fitted, Arm.BLIND), handMade);
      Map<String, Contest.Scored> tested = new LinkedHashMap<>();
      for (Contest.Scored s :
          contest.test(standing(claims.models(), standings), keep(excess, byName, TEST))) {
        tested.put(s.standing().entrant().name(), s);
      }
      Set<Contender> shown = new LinkedHashSet<>(claims.models());
      chosen.stream().filter(Contender::searched).forEach(shown::add);
      table(chosen, onDevice);
      return new CodesignOutcome(
          arms,
          fitted,
          handMade,
          standings,
          validated,
          tested,
          claims.resolved(tested, c -> excess.mean(c, TEST), seed),
          validatedExcess(chosen, excess),
          List.copyOf(shown));
    }
  }

  /**
   * Searched models on hardware that was chosen again, of those that are trained with every seed,
   * by their weights of the first one.
   */
  private List<Contender> fitted(
      Contest contest,
      List<Contender> searched,
      List<String> chosen,
      Map<String, Contest.Standing> standings,
      Contenders contenders,
      DeviceExcess excess,
      DesignCosts costs)
      throws IOException, InterruptedException {
    FittedHardware known = new FittedHardware(file("fitted.json"));
    HardwareFit fit =
        new HardwareFit(
            costs,
            contenders.tables(),
            config.search().goals().constraints(),
            codesign.margin() / 2);
    Map<String, Contender> free = new LinkedHashMap<>();
    searched.stream()
        .filter(c -> chosen.contains(c.name()) && space(c).isFree())
        .forEach(c -> free.put(c.name(), c));
    contest
        .firstSeed()
        .validate(
            standing(List.copyOf(free.values()), standings),
            (entrant, seed, weights) -> {
              Contender c = Objects.requireNonNull(free.get(entrant.name()));
              try {
                Contender now = contenders.on(c, fit.of(c, space(c), weights));
                known.put(c, now.hardware());
                excess.measure(now, VALIDATION, seed, weights);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
              }
            });
    List<Contender> all = new ArrayList<>();
    for (Contender c : searched) {
      all.add(contenders.on(c, known.of(c)));
    }
    return all;
  }

  /** What the arm of a searched model may choose from. */
  private HardwareSpace space(Contender c) {
    return Arms.hardware(Arm.byLabel(c.group()), config);
  }

  private Path file(String name) {
    return run.folder().path().resolve("codesign").resolve(name);
  }

  private String key() {
    return config.identity(
        run.data().fingerprint(), "model", "train", "tune", "search", "retrain", "codesign");
  }

  private static List<Contender> of(List<Contender> searched, Arm arm) {
    return searched.stream().filter(c -> c.group().equals(arm.label())).toList();
  }

  private static List<Contest.Standing> standing(
      List<Contender> contenders, Map<String, Contest.Standing> standings) {
    return contenders.stream()
        .map(c -> Objects.requireNonNull(standings.get(c.name()), c.name()))
        .toList();
  }

  private static Contest.KeepFinal keep(
      DeviceExcess excess, Map<String, Contender> byName, String split) {
    return (entrant, seed, store) ->
        excess.measure(Objects.requireNonNull(byName.get(entrant.name())), split, seed, store);
  }

  private static Map<String, Double> validatedExcess(List<Contender> chosen, DeviceExcess excess) {
    Map<String, Double> all = new LinkedHashMap<>();
    chosen.forEach(c -> all.put(c.name(), excess.mean(c, VALIDATION)));
    return all;
  }

  private void table(List<Contender> chosen, Pairing pairing) {
    List<List<String>> rows = new ArrayList<>();
    for (Contender c : chosen.stream().sorted(Comparator.comparingDouble(pairing::loss)).toList()) {
      rows.add(
          List.of(
              c.name(),
              Text.fixed(pairing.loss(c), 5),
              Text.count(c.entrant().multiplyAdds()),
              Text.fixed(c.figure(Measure.PIM_LATENCY.label()), 3),
              Text.fixed(c.figure(Measure.PIM_ENERGY.label()), 4),
              Text.fixed(c.figure(Measure.PIM_AREA.label()), 2),
              c.hardware().toString()));
    }
    Text.table(
            List.of(
                "model", "validation", "multiply-adds", "µs a batch", "µJ a sample", "mm²", "on"),
            rows)
        .forEach(run.console()::line);
  }
}
