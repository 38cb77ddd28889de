package io.pimento.codesign;

import io.pimento.document.Sha256;
import io.pimento.document.UserException;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Journal;
import io.pimento.search.evolve.SearchFront;
import io.pimento.search.evolve.SearchPlan;
import io.pimento.search.evolve.SearchSettings;
import io.pimento.search.pipeline.DesignScoring;
import io.pimento.search.pipeline.SubnetSearch;
import io.pimento.search.pipeline.TrainedSupernet;
import io.pimento.search.pipeline.Workbench;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs the searches of a co-design, or goes on with them; each scores as many designs. */
public final class Arms {
  private static final String MAPPING = "mapping";
  private static final String PLAIN = "naive";
  private static final int HASH_BYTES = 6;

  /**
   * One of an arm's searches.
   *
   * @param number from 0 on
   */
  private record Search(SearchArm arm, int number) {
    String name() {
      return number == 0 ? arm.label() : arm.label() + "-" + (number + 1);
    }
  }

  private final CodesignStudy study;
  private final SearchPlan joint;
  private final TrainedSupernet supernet;
  private final DesignScoring scoring;
  private final HardwareModel costs;
  private final String key;
  private final StepResults results;
  private final Workbench bench;

  /**
   * @param supernet whose weights are not read where models are trained alone
   * @param key of what decides scores beside the space of hardware; journals of others are refused
   * @param results where the time of each arm is kept
   */
  public Arms(
      CodesignStudy study,
      TrainedSupernet supernet,
      DesignScoring scoring,
      HardwareModel costs,
      String key,
      StepResults results,
      Workbench bench) {
    this.study = study;
    this.joint = study.joint();
    this.supernet = supernet;
    this.scoring = scoring;
    this.costs = costs;
    this.key = key;
    this.results = results;
    this.bench = bench;
  }

  /** All configured arms, held against one reference point. */
  public List<Searched> run() throws IOException, InterruptedException {
    Files.createDirectories(study.folder());
    Map<SearchArm, List<List<Candidate>>> found = new LinkedHashMap<>();
    for (SearchArm arm : study.settings().arms()) {
      found.put(arm, timed(arm));
    }
    Goals goals = joint.goals();
    // The first candidates of every search tell the reference point of all.
    List<Candidate> first = new ArrayList<>();
    for (List<List<Candidate>> searches : found.values()) {
      for (List<Candidate> one : searches) {
        first.addAll(one.subList(0, Math.min(goals.first(), one.size())));
      }
    }
    List<Double> reference =
        new Goals(goals.objectives(), goals.constraints(), goals.reference(), first.size())
            .reference(first);
    List<Searched> arms = new ArrayList<>();
    for (Map.Entry<SearchArm, List<List<Candidate>>> e : found.entrySet()) {
      Searched arm = searched(e.getKey(), e.getValue(), reference);
      if (arm.front().feasible() == 0) {
        throw new UserException(
            "none of the "
                + arm.candidates().size()
                + " designs of the arm "
                + arm.arm().label()
                + " keeps to "
                + goals.constraints()
                + " with finite figures; search longer, or loosen search.constraints in another"
                + " run folder");
      }
      arms.add(arm);
      bench.line(summary(arm));
    }
    return arms;
  }

  private Searched searched(SearchArm arm, List<List<Candidate>> searches, List<Double> reference)
      throws IOException {
    List<Candidate> all = new ArrayList<>();
    List<Double> hypervolumes = new ArrayList<>();
    for (List<Candidate> one : searches) {
      int before = all.size();
      one.forEach(c -> all.add(c.at(before + c.index())));
      hypervolumes.add(SearchFront.of(reference, one).hypervolume());
    }
    SearchFront front = SearchFront.of(reference, all);
    double seconds = results.seconds(step(arm));
    return new Searched(arm, all, front, hypervolumes, seconds);
  }

  private static String summary(Searched s) {
    return String.format(
        Locale.ROOT,
        "arm %s: %d designs, front of %d, hypervolume %.5f%s, %.1f s",
        s.arm().label(),
        s.candidates().size(),
        s.front().members().size(),
        s.front().hypervolume(),
        s.hypervolumes().size() == 1
            ? ""
            : " of all, each " + DocumentFigures.texts(s.hypervolumes(), 5),
        s.seconds());
  }

  private static String step(SearchArm arm) {
    return "codesign " + arm.label();
  }

  private List<List<Candidate>> timed(SearchArm arm) throws IOException, InterruptedException {
    long start = System.nanoTime();
    double before = results.seconds(step(arm));
    SearchSettings settings = joint.settings();
    List<List<Candidate>> found = new ArrayList<>();
    for (int n = 0; n < study.settings().searches(); n++) {
      found.add(
          search(new Search(arm, n), settings.seeded(settings.seed() + n)).stream()
              .map(c -> c.under(joint.goals()))
              .toList());
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("designs", settings.total() * found.size());
    result.put("seconds", before + (System.nanoTime() - start) / 1e9);
    results.put(step(arm), result);
    return found;
  }

  /** Hardware that an arm may choose. */
  static HardwareSpace hardware(SearchArm arm, CodesignStudy study) {
    HardwareSpace all = study.hardware();
    return switch (arm) {
      case BLIND -> HardwareSpace.only(study.naive());
      case PLAIN_TABLES -> all.fixed(MAPPING, PLAIN);
      case JOINT, UNSCREENED, MOST_BITS, RANDOM, TWO_STAGE -> all;
    };
  }

  private List<Candidate> search(Search which, SearchSettings settings)
      throws IOException, InterruptedException {
    SearchArm arm = which.arm();
    HardwareSpace hardware = hardware(arm, study);
    Goals goals = joint.goals();
    Goals blind = Goals.standard(settings.initial());
    return switch (arm) {
      case JOINT, UNSCREENED, PLAIN_TABLES ->
          one(which, "", Algorithm.NSGA2, goals, space(hardware), settings, List.of());
      case MOST_BITS ->
          one(which, "", Algorithm.NSGA2, goals, mostBits(hardware), settings, List.of());
      case RANDOM -> one(which, "", Algorithm.RANDOM, goals, space(hardware), settings, List.of());
      case BLIND -> one(which, "", Algorithm.NSGA2, blind, mostBits(hardware), settings, List.of());
      case TWO_STAGE -> twoStages(which, goals, blind, hardware, settings);
    };
  }

  /** Half of the generations for architectures, the rest for bits and hardware of their front. */
  private List<Candidate> twoStages(
      Search which, Goals goals, Goals blind, HardwareSpace hardware, SearchSettings all)
      throws IOException, InterruptedException {
    HardwareSpace naive = hardware(SearchArm.BLIND, study);
    int generations = all.generations() / 2;
    SearchSettings first = with(all, all.initial(), generations);
    List<Candidate> models =
        one(which, "-first", Algorithm.NSGA2, blind, mostBits(naive), first, List.of());
    DesignSpace whole = space(hardware);
    List<Architecture> front =
        SearchFront.of(blind, models).members().stream()
            .map(c -> whole.adopt(c.architecture()))
            .toList();
    DesignSpace placing = new DesignSpace(whole.architectures(), whole.blocks(), front, hardware);
    int left = all.total() - first.total();
    int initial = Math.max(2, Math.min(all.initial(), left / 2));
    SearchSettings second = with(all, initial, Math.max(0, (left - initial) / all.children()));
    List<Candidate> placed = one(which, "", Algorithm.NSGA2, goals, placing, second, models);
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
    return space(joint.space().architectures(), hardware);
  }

  /** Who does not look at hardware has no reason to choose bits either: it has the most. */
  private DesignSpace mostBits(HardwareSpace hardware) {
    return space(joint.space().architectures().withMostBits(), hardware);
  }

  private DesignSpace space(SearchSpace architectures, HardwareSpace hardware) {
    int blocks = joint.space().blocks();
    CodesignSettings settings = study.settings();
    List<Architecture> known =
        settings.starts()
            ? HandMadePoints.of(settings.sweep(), study.stem(), architectures, blocks)
            : List.of();
    return new DesignSpace(architectures, blocks, List.of(), hardware, known);
  }

  /** Weights are at hand where each model is trained alone; half of the margin may be lost. */
  private OptionalDouble fitting() {
    return joint.settled() && scoring instanceof DesignScoring.Alone
        ? OptionalDouble.of(study.settings().margin() / 2)
        : OptionalDouble.empty();
  }

  private List<Candidate> one(
      Search which,
      String stage,
      Algorithm algorithm,
      Goals goals,
      DesignSpace space,
      SearchSettings settings,
      List<Candidate> before)
      throws IOException, InterruptedException {
    SearchArm arm = which.arm();
    String name = which.name() + stage;
    Path file = study.file(name + ".jsonl");
    String own =
        key
            + ", "
            + name
            + ", hardware "
            + Sha256.hex(HASH_BYTES, space.hardware().toString())
            + (fitting().isEmpty() ? "" : ", fitted")
            + (space.known().isEmpty()
                ? ""
                : ", starts " + Sha256.hex(HASH_BYTES, space.known().toString()));
    try (Journal journal = Journal.open(file, own, space)) {
      int known = journal.found().size();
      bench.line(
          "arm "
              + name
              + ": "
              + settings.total()
              + " designs, "
              + arm.words()
              + (known > 0 ? "; " + known + " known" : ""));
      SearchPlan plan =
          new SearchPlan(
              space,
              algorithm,
              joint.objective(),
              goals,
              joint.measures(),
              arm == SearchArm.UNSCREENED ? 1 : joint.screen(),
              joint.settled(),
              fitting(),
              settings);
      return new SubnetSearch(supernet, plan, costs)
          .run(scoring, journal, before, bench.progress());
    }
  }
}
