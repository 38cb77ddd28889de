package io.pimento.app.codesign;

import io.pimento.app.UserException;
import io.pimento.app.config.CodesignConfig.Arm;
import io.pimento.app.config.RunConfig;
import io.pimento.app.run.Results;
import io.pimento.app.run.Run;
import io.pimento.data.Split;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Journal;
import io.pimento.search.evolve.SearchFront;
import io.pimento.search.evolve.SearchSettings;
import io.pimento.search.pipeline.SubnetSearch;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.space.HardwareSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Runs the searches of a co-design, or goes on with them; each scores as many designs. */
final class Arms {
  private final Run run;
  private final RunConfig config;
  private final Parameters supernet;
  private final HardwareModel costs;

  Arms(Run run, Parameters supernet, HardwareModel costs) {
    this.run = run;
    this.config = run.config();
    this.supernet = supernet;
    this.costs = costs;
  }

  /** All configured arms, held against one reference point. */
  List<Searched> run() throws IOException, InterruptedException {
    Files.createDirectories(folder());
    List<List<Candidate>> found = new ArrayList<>();
    for (Arm arm : config.codesign().arms()) {
      found.add(timed(arm));
    }
    Goals goals = config.search().goals();
    List<Candidate> all = new ArrayList<>();
    // The first candidates of every arm tell the reference point of all.
    for (List<Candidate> candidates : found) {
      all.addAll(candidates.subList(0, Math.min(goals.first(), candidates.size())));
    }
    List<Double> reference =
        new Goals(goals.objectives(), goals.constraints(), goals.reference(), all.size())
            .reference(all);
    List<Searched> arms = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Arm arm = config.codesign().arms().get(i);
      SearchFront front = SearchFront.of(reference, found.get(i));
      if (front.feasible() == 0) {
        throw new UserException(
            "none of the "
                + found.get(i).size()
                + " designs of the arm "
                + arm.label()
                + " keeps to "
                + goals.constraints()
                + " with finite figures; search longer, or loosen search.constraints in another"
                + " run folder");
      }
      arms.add(new Searched(arm, found.get(i), front, run.folder().results().seconds(step(arm))));
      run.console().line(summary(arms.getLast()));
    }
    return arms;
  }

  private static String summary(Searched s) {
    return String.format(
        Locale.ROOT,
        "arm %s: %d designs, front of %d, hypervolume %.5f, %.1f s",
        s.arm().label(),
        s.candidates().size(),
        s.front().members().size(),
        s.front().hypervolume(),
        s.seconds());
  }

  private Path folder() {
    return run.folder().path().resolve("codesign");
  }

  private static String step(Arm arm) {
    return "codesign " + arm.label();
  }

  private List<Candidate> timed(Arm arm) throws IOException, InterruptedException {
    long start = System.nanoTime();
    double before = run.folder().results().seconds(step(arm));
    int total = config.search().settings().total();
    List<Candidate> found = search(arm);
    ObjectNode result = Results.object();
    result.put("designs", total);
    result.put("seconds", before + (System.nanoTime() - start) / 1e9);
    run.folder().results().put(step(arm), result);
    return found.stream().map(c -> c.under(config.search().goals())).toList();
  }

  private List<Candidate> search(Arm arm) throws IOException, InterruptedException {
    HardwareSpace hardware = config.search().hardware().space();
    HardwareSpace naive = HardwareSpace.only(config.codesign().naiveOf(hardware));
    Goals goals = config.search().goals();
    Goals blind = Goals.standard(config.search().settings().initial());
    SearchSettings settings = config.search().settings();
    return switch (arm) {
      case JOINT -> one(arm, "", Algorithm.NSGA2, goals, space(hardware), settings, List.of());
      case RANDOM -> one(arm, "", Algorithm.RANDOM, goals, space(hardware), settings, List.of());
      case BLIND -> one(arm, "", Algorithm.NSGA2, blind, blind(naive), settings, List.of());
      case TWO_STAGE -> twoStages(goals, blind, hardware, naive, settings);
    };
  }

  /** Half of the generations for architectures, the rest for bits and hardware of their front. */
  private List<Candidate> twoStages(
      Goals goals, Goals blind, HardwareSpace hardware, HardwareSpace naive, SearchSettings all)
      throws IOException, InterruptedException {
    int generations = all.generations() / 2;
    SearchSettings first = with(all, all.initial(), generations);
    List<Candidate> models =
        one(Arm.TWO_STAGE, "-first", Algorithm.NSGA2, blind, blind(naive), first, List.of());
    DesignSpace whole = space(hardware);
    List<Architecture> front =
        SearchFront.of(blind, models).members().stream()
            .map(c -> whole.adopt(c.architecture()))
            .toList();
    DesignSpace placing = new DesignSpace(whole.architectures(), whole.blocks(), front, hardware);
    int left = all.total() - first.total();
    int initial = Math.max(2, Math.min(all.initial(), left / 2));
    SearchSettings second = with(all, initial, Math.max(0, (left - initial) / all.children()));
    List<Candidate> placed =
        one(Arm.TWO_STAGE, "", Algorithm.NSGA2, goals, placing, second, models);
    List<Candidate> both = new ArrayList<>(models);
    for (Candidate c : placed) {
      both.add(c.at(models.size() + c.index()));
    }
    return both;
  }

  private static SearchSettings with(SearchSettings s, int initial, int generations) {
    return new SearchSettings(
        initial, generations, s.children(), s.sample(), s.parallel(), s.seed());
  }

  private DesignSpace space(HardwareSpace hardware) {
    return new DesignSpace(config.model().space(), config.model().blocks(), List.of(), hardware);
  }

  /** Who does not look at hardware has no reason to choose bits either: it has the most. */
  private DesignSpace blind(HardwareSpace naive) {
    return new DesignSpace(
        config.model().space().withMostBits(), config.model().blocks(), List.of(), naive);
  }

  private List<Candidate> one(
      Arm arm,
      String stage,
      Algorithm algorithm,
      Goals goals,
      DesignSpace space,
      SearchSettings settings,
      List<Candidate> before)
      throws IOException, InterruptedException {
    Path file = folder().resolve(arm.label() + stage + ".jsonl");
    String key =
        config.identity(run.data().fingerprint(), "model", "train", "tune", "search")
            + ", "
            + arm.label()
            + stage
            + ", hardware "
            + RunConfig.shortHash(space.hardware().toString());
    try (Journal journal = Journal.open(file, key, space)) {
      int known = journal.found().size();
      run.console()
          .line(
              "arm "
                  + arm.label()
                  + stage
                  + ": "
                  + settings.total()
                  + " designs, "
                  + arm.words()
                  + (known > 0 ? "; " + known + " known" : ""));
      return new SubnetSearch(
              run.data().stem(),
              space,
              config.train().sharing(),
              supernet,
              run.data().rows(Split.TRAIN),
              run.data().rows(Split.VALIDATION),
              config.tune(),
              algorithm,
              config.search().objective(),
              goals,
              costs,
              config.search().goals().measures(),
              config.search().screen(),
              settings)
          .run(run.machine(), journal, before, run.progress());
    }
  }
}
