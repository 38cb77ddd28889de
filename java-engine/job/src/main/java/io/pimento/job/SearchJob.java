package io.pimento.job;

import io.pimento.codesign.setting.HardwareSettings;
import io.pimento.codesign.simulate.DesignCosts;
import io.pimento.document.UserException;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.Targets;
import io.pimento.report.CandidateTable;
import io.pimento.report.text.Text;
import io.pimento.run.Results;
import io.pimento.run.Run;
import io.pimento.run.Study;
import io.pimento.run.config.EvaluationConfig;
import io.pimento.run.config.RunConfig;
import io.pimento.run.config.SearchConfig;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Journal;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.SearchFront;
import io.pimento.search.pipeline.SubnetSearch;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.space.HardwareSpace;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Searches subnets of a run's trained supernet, or goes on with it. */
public final class SearchJob {
  private static final int SHOWN = 5;

  private SearchJob() {}

  /** Opens the run's journal, which holds everything found so far. */
  public static Journal journal(Study study) throws IOException {
    RunConfig config = study.config();
    return Journal.open(
        study.folder().journal(), key(study), space(config, config.search().hardware().space()));
  }

  /** Identifies a run's search; a space of hardware is part of it, whatever its file is called. */
  static String key(Study study) throws IOException {
    HardwareSpace hardware = study.config().search().hardware().space();
    String key =
        study.config().identity(study.data().fingerprint(), "model", "train", "tune", "search")
            + study.config().search().evaluation().identity();
    return hardware.isFree() ? key + ", hardware " + RunConfig.shortHash(hardware.toString()) : key;
  }

  /** What a run may propose. */
  public static DesignSpace space(RunConfig config, HardwareSpace hardware) {
    return new DesignSpace(config.model().space(), config.model().blocks(), List.of(), hardware);
  }

  /** Searches a run to the end, on the configured hardware if there is any. */
  public static void run(Run run) throws IOException, InterruptedException {
    HardwareSettings config = run.config().search().hardware();
    if (config.space().isNone()) {
      run(run, HardwareModel.NONE);
      return;
    }
    try (DesignCosts costs = new DesignCosts(config, run.data(), run.folder().hardware())) {
      for (HardwareSpace.Device d : config.space().devices()) {
        run.messages().line("hardware: " + d.name() + ", " + d.knobs().size() + " knobs");
        Targets.named(d.name(), Rules.STANDARD)
            .failing()
            .ifPresent(w -> run.messages().error("warning: " + w));
      }
      run(run, costs);
      for (String why : costs.misfits()) {
        run.messages().line("hardware: cannot hold some designs: " + why);
      }
    }
  }

  /**
   * Searches to the end.
   *
   * @param hardware what subnets cost on the configured device
   */
  private static void run(Run run, HardwareModel hardware)
      throws IOException, InterruptedException {
    RunConfig config = run.config();
    long start = System.nanoTime();
    try (ParameterStore store =
        new ParameterStore(config.train().settings().seed(), run.machine().workers())) {
      EvaluationConfig evaluation = config.search().evaluation();
      if (evaluation.isSupernet() || evaluation.fidelities().readsSupernet()) {
        SupernetJob.load(run.study(), store);
      }
      try (Journal journal = journal(run.study())) {
        int before = journal.found().size();
        if (before > 0) {
          run.messages()
              .line("search: " + before + " of " + config.search().settings().total() + " known");
        }
        SubnetSearch search =
            new SubnetSearch(
                SupernetJob.trained(run, store),
                config.search().plan(space(config, config.search().hardware().space())),
                hardware);
        if (!evaluation.isSupernet()) {
          RungSearchJob.Outcome outcome = RungSearchJob.run(run, search, journal);
          finish(run, outcome.all(), before, outcome.result());
          return;
        }
        List<Candidate> all = search.run(run.machine(), journal, run.progress());
        double seconds = (System.nanoTime() - start) / 1e9;
        ObjectNode result = Results.object();
        // A search that goes on after its end adds the time to look, no more.
        result.put(
            "seconds", seconds + (before > 0 ? run.folder().results().seconds("search") : 0));
        double scoring = result.path("seconds").asDouble();
        RungSearchJob.say(
            run.messages()::line,
            RungSearchJob.charged(run.folder().results(), true, Map.of("scoring", scoring)));
        finish(run, all, before, result);
      }
    }
  }

  /**
   * Writes and says what was found.
   *
   * @param how the search went, its seconds among it
   */
  private static void finish(Run run, List<Candidate> all, int before, ObjectNode how)
      throws IOException {
    SearchConfig config = run.config().search();
    SearchFront front = SearchFront.of(config.goals(), all);
    List<Candidate> best = best(all, SHOWN);
    ObjectNode result = Results.object();
    result.put("algorithm", config.algorithm().label());
    result.put("subnets", all.size());
    result.put("known_before", before);
    result.setAll(how);
    result.set("best", FrontJson.list(best));
    result.set("front", FrontJson.of(config.goals(), front));
    run.folder().results().put("search", result);
    boolean pareto = config.algorithm() == Algorithm.NSGA2;
    List<Candidate> shown = pareto ? front.members() : best;
    String first = pareto ? "front of " + all.size() : "best of " + all.size();
    Text.table(CandidateTable.head(first, shown), CandidateTable.rows(shown))
        .forEach(run.messages()::line);
    run.messages().line(summary(config.goals(), front));
  }

  private static List<Candidate> best(List<Candidate> all, int count) {
    return all.stream().sorted(Candidate.BEST_FIRST).limit(count).toList();
  }

  private static String summary(Goals goals, SearchFront front) {
    return String.format(
        Locale.ROOT,
        "front: %d subnets over %s, hypervolume %.5f of the box from 0 to %s; %d of %d are"
            + " feasible%s",
        front.members().size(),
        goals.objectives().stream().map(Measure::label).collect(Collectors.joining(" × ")),
        front.hypervolume(),
        CandidateTable.point(front.reference()),
        front.feasible(),
        front.evaluations(),
        goals.constraints().isEmpty() ? "" : " under " + goals.constraints());
  }

  /**
   * Who is trained from scratch: members of the front, far apart, after NSGA-II; else the best by
   * the scalar objective. Where candidates climb rungs, it is those of the last rung, and no more
   * than it keeps.
   *
   * @throws UserException if nobody keeps to the constraints
   */
  static List<Candidate> finalists(SearchConfig config, List<Candidate> all, int count) {
    EvaluationConfig evaluation = config.evaluation();
    boolean climbed = !evaluation.isSupernet();
    int top = evaluation.rungs().size();
    List<Candidate> who = climbed ? all.stream().filter(c -> c.rung() == top).toList() : all;
    int most = climbed ? Math.min(count, evaluation.finalists()) : count;
    SearchFront front = SearchFront.of(config.goals(), who);
    if (front.feasible() == 0) {
      Candidate nearest = best(all, 1).getFirst();
      throw new UserException(
          "none of the "
              + all.size()
              + " subnets "
              + (climbed ? "came through the last rung and " : "")
              + "keeps to "
              + config.goals().constraints()
              + " with finite figures; the nearest, subnet "
              + nearest.index()
              + ", has "
              + config.goals().measures().stream()
                  .map(m -> m.label() + " " + CandidateTable.figure(m.of(nearest.score())))
                  .collect(Collectors.joining(", "))
              + "; search longer, or loosen search.constraints in another run folder");
    }
    return config.algorithm() == Algorithm.NSGA2
        ? front.spread(most)
        : best(who, Math.min(most, front.feasible()));
  }
}
