package io.pimento.codesign;

import io.pimento.report.text.Text;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Measure;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.ChosenTrial;
import io.pimento.search.pipeline.HardwareFit;
import io.pimento.search.pipeline.SeedScores;
import io.pimento.search.pipeline.TrialRunner;
import io.pimento.search.pipeline.Workbench;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;

/**
 * The trainings of a co-design: trials of all with the first seed; of those near the best, what
 * their hardware loses, that of searched models chosen again by these weights; every seed of the
 * shortlist on validation; every seed of the claims' models on the test split. What hardware loses
 * is the same question all along.
 */
public final class CodesignFinals {
  private static final String VALIDATION = "validation";
  private static final String TEST = "test";

  private final CodesignStudy study;
  private final CodesignSettings settings;
  private final Contenders contenders;
  private final TrialRunner runner;
  private final HardwareModel costs;
  private final HardwareFit fit;
  private final FittedHardware hardware;
  private final DeviceExcess excess;
  private final DeviceExcess testedExcess;
  private final Workbench bench;

  /**
   * Opens what is known already.
   *
   * @param costs of designs, and what models lose on hardware, in its choice as in claims
   * @throws io.pimento.document.UserException naming a file that is damaged
   */
  public CodesignFinals(
      CodesignStudy study,
      Contenders contenders,
      HardwareModel costs,
      TrialRunner runner,
      Workbench bench)
      throws IOException {
    this.study = study;
    this.settings = study.settings();
    this.contenders = contenders;
    this.runner = runner;
    this.costs = costs;
    this.fit = new HardwareFit(costs, study.joint().goals().constraints(), settings.margin() / 2);
    this.hardware = new FittedHardware(study.file("fitted.json"));
    this.excess = new DeviceExcess(costs, study.file("device-loss.json"));
    this.testedExcess = new DeviceExcess(costs, study.file("device-loss-tested.json"));
    this.bench = bench;
  }

  /** Runs what is not done yet, and makes the claims. */
  public CodesignOutcome of(List<Searched> arms, List<Contender> searched, List<Contender> handMade)
      throws IOException, InterruptedException {
    Map<String, ChosenTrial> trials = trials(searched, handMade);
    ToDoubleFunction<Contender> own = c -> named(trials, c.name()).validation().logLoss();
    List<Contender> near = Shortlist.near(searched, own, settings.validatedSlack());
    Map<String, Contender> fitted = fitted(searched, near, trials);
    List<Contender> ours = near.stream().map(c -> named(fitted, c.name())).toList();
    List<Contender> theirs = Shortlist.near(handMade, own, settings.validatedSlack());
    measure(ours, trials);
    measure(theirs, trials);
    long seed = runner.seeds().getFirst();
    Shortlist shortlist =
        new Shortlist(
            own,
            c -> own.applyAsDouble(c) + excess.of(c, VALIDATION, seed),
            settings.validatedSlack(),
            settings.validated());
    List<Contender> chosen = new ArrayList<>(shortlist.of(ours));
    chosen.addAll(shortlist.of(theirs));

    Map<String, SeedScores> validated =
        byName(runner.validate(trialsOf(chosen, trials), keep(excess, chosen, VALIDATION)));
    Pairing plain = new Pairing(validated, c -> 0, settings.margin(), seed);
    Pairing onDevice =
        new Pairing(validated, c -> excess.mean(c, VALIDATION), settings.margin(), seed);
    Claims claims = new Claims(plain, onDevice, contenders, costs);
    claims.choose(
        new Claims.Sides(
            of(fitted, SearchArm.JOINT),
            of(fitted, SearchArm.TWO_STAGE),
            of(fitted, SearchArm.BLIND),
            handMade));

    List<Contender> compared = claims.models();
    Map<String, SeedScores> tested =
        byName(runner.test(trialsOf(compared, trials), keep(testedExcess, compared, TEST)));
    table(chosen, onDevice);
    Set<Contender> shown = new LinkedHashSet<>(compared);
    chosen.stream().filter(Contender::searched).forEach(shown::add);
    Map<String, Double> lost = new LinkedHashMap<>();
    chosen.forEach(c -> lost.put(c.name(), excess.mean(c, VALIDATION)));
    return new CodesignOutcome(
        arms,
        List.copyOf(fitted.values()),
        handMade,
        trials,
        validated,
        tested,
        claims.resolved(tested, c -> testedExcess.mean(c, TEST), seed),
        claims.leftOut(),
        lost,
        List.copyOf(shown));
  }

  private Map<String, ChosenTrial> trials(List<Contender> searched, List<Contender> handMade)
      throws IOException, InterruptedException {
    List<Contender> all = new ArrayList<>(searched);
    all.addAll(handMade);
    Map<String, ChosenTrial> trials = new LinkedHashMap<>();
    for (ChosenTrial s : runner.runTrials(all.stream().map(Contender::candidateModel).toList())) {
      trials.put(s.candidate().name(), s);
    }
    return trials;
  }

  /**
   * All searched models, those chosen on the hardware that fits their weights of the first seed.
   */
  private Map<String, Contender> fitted(
      List<Contender> searched, List<Contender> chosen, Map<String, ChosenTrial> trials)
      throws IOException, InterruptedException {
    List<Contender> free = chosen.stream().filter(c -> space(c).isFree()).toList();
    runner
        .firstSeed()
        .validate(
            trialsOf(free, trials),
            keep(
                free,
                this::fit,
                (c, seed) -> hardware.knows(c) && excess.knows(c, VALIDATION, seed)));
    Map<String, Contender> all = new LinkedHashMap<>();
    for (Contender c : searched) {
      all.put(c.name(), contenders.on(c, hardware.of(c)));
    }
    return all;
  }

  private void fit(Contender c, long seed, Parameters weights) throws IOException {
    try {
      Hardware fitting =
          fit.of(
              c.model().apply(contenders.tables()),
              costs.hold(c.model(), weights),
              c.hardware(),
              space(c).free(c.hardware()));
      Contender now = contenders.on(c, fitting);
      hardware.put(c, now.hardware());
      excess.measure(now, VALIDATION, seed, weights);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What the arm of a searched model may choose from. */
  private HardwareSpace space(Contender c) {
    return Arms.hardware(SearchArm.byLabel(c.group()), study);
  }

  /** Sees to it that what hardware loses is known of the first seed. */
  private void measure(List<Contender> models, Map<String, ChosenTrial> trials)
      throws IOException, InterruptedException {
    runner.firstSeed().validate(trialsOf(models, trials), keep(excess, models, VALIDATION));
  }

  /** What is kept of a model that has just been trained. */
  @FunctionalInterface
  private interface Use {
    void of(Contender c, long seed, Parameters weights) throws IOException;
  }

  private static TrialRunner.KeepFinal keep(
      DeviceExcess excess, List<Contender> models, String split) {
    return keep(
        models,
        (c, seed, weights) -> excess.measure(c, split, seed, weights),
        (c, seed) -> excess.knows(c, split, seed));
  }

  private static TrialRunner.KeepFinal keep(
      List<Contender> models, Use use, BiPredicate<Contender, Long> known) {
    Map<String, Contender> byName = new LinkedHashMap<>();
    models.forEach(c -> byName.put(c.name(), c));
    return new TrialRunner.KeepFinal() {
      @Override
      public void trained(CandidateModel candidate, long seed, ParameterStore store)
          throws IOException {
        use.of(named(byName, candidate.name()), seed, store);
      }

      @Override
      public boolean lost(CandidateModel candidate, long seed) {
        return !known.test(named(byName, candidate.name()), seed);
      }
    };
  }

  private static <T> T named(Map<String, T> models, String name) {
    return Objects.requireNonNull(models.get(name), name);
  }

  private static List<Contender> of(Map<String, Contender> searched, SearchArm arm) {
    return searched.values().stream().filter(c -> c.group().equals(arm.label())).toList();
  }

  private static Map<String, SeedScores> byName(List<SeedScores> scored) {
    Map<String, SeedScores> all = new LinkedHashMap<>();
    scored.forEach(s -> all.put(s.chosen().candidate().name(), s));
    return all;
  }

  private static List<ChosenTrial> trialsOf(
      List<Contender> contenders, Map<String, ChosenTrial> trials) {
    return contenders.stream()
        .map(c -> Objects.requireNonNull(trials.get(c.name()), c.name()))
        .toList();
  }

  private void table(List<Contender> chosen, Pairing pairing) {
    List<List<String>> rows = new ArrayList<>();
    List<Contender> sorted =
        chosen.stream().sorted(Comparator.comparingDouble(pairing::loss)).toList();
    for (Contender c : sorted) {
      rows.add(
          List.of(
              c.name(),
              Text.fixed(pairing.loss(c), 5),
              Text.count(c.candidateModel().multiplyAdds()),
              Text.fixed(c.figure(Measure.PIM_LATENCY.label()), 3),
              Text.fixed(c.figure(Measure.PIM_ENERGY.label()), 4),
              Text.fixed(c.figure(Measure.PIM_AREA.label()), 2)));
    }
    Text.table(
            List.of("model", "validation", "multiply-adds", "µs a batch", "µJ a sample", "mm²"),
            rows)
        .forEach(bench::line);
    for (Contender c : sorted) {
      List<String> settings = List.of(c.hardware().toString().split(" ", -1));
      Text.folded("  " + c.name() + " on", "      ", settings).forEach(bench::line);
    }
  }
}
