package io.pimento.search.pipeline;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.GenerationEvaluation;
import io.pimento.search.pareto.Standing;
import io.pimento.search.recipe.Draw;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.work.Carrier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Takes a generation up the rungs: all are on the lowest, the best of each go on to the next. */
final class RungClimb implements GenerationEvaluation {
  private final SubnetSearch search;
  private final Fidelities fidelities;
  private final RungTrainings trainings;
  private final TrialBook book;
  private final RungSearch.KeepWeights keep;
  private final @Nullable SubnetEvaluator evaluator;
  private final RecipeLineage recipes;
  private final RungTask tasks;
  private final Map<Integer, SubnetScore> costs = new HashMap<>();

  /**
   * @param book that trainings are noted in, and scores inside the supernet too
   * @param evaluator null where the supernet scores nobody
   */
  RungClimb(
      SubnetSearch search,
      Fidelities fidelities,
      RungTrainings trainings,
      TrialBook book,
      RungSearch.KeepWeights keep,
      @Nullable SubnetEvaluator evaluator) {
    this.search = search;
    this.fidelities = fidelities;
    this.trainings = trainings;
    this.book = book;
    this.keep = keep;
    this.evaluator = evaluator;
    this.tasks = new RungTask(search.supernet(), fidelities.inheritance());
    this.recipes =
        new RecipeLineage(
            fidelities.recipes(),
            rows(fidelities.rungs().getLast()),
            search.plan().settings().seed());
  }

  /** A rung's name among the search's seconds; 0 is the supernet's. */
  static String label(int rung) {
    return rung == 0 ? "scoring" : "rung " + rung;
  }

  private long rows(Rung rung) {
    return RungTrainings.rows(rung.data(), search.supernet().train().rows());
  }

  @Override
  public List<Candidate> score(List<Candidate> before, List<Proposed> generation)
      throws IOException, InterruptedException {
    before.forEach(recipes::of);
    generation.forEach(p -> recipes.of(p.index(), p.parent()));
    costs.clear();
    for (Proposed p : generation) {
      costs.put(p.index(), search.costs(p.design()));
    }
    Map<Integer, Candidate> reached = new TreeMap<>();
    List<Proposed> there = generation;
    if (evaluator != null) {
      List<Candidate> scored = supernet(evaluator, there);
      scored.forEach(c -> reached.put(c.index(), c));
      there = best(there, scored, share(fidelities.chosen(), generation));
    }
    for (int rung = 1; rung <= fidelities.rungs().size(); rung++) {
      List<Candidate> scored = trained(rung, there);
      scored.forEach(c -> reached.put(c.index(), c));
      there = best(there, scored, share(fidelities.rungs().get(rung - 1).keep(), generation));
    }
    return List.copyOf(reached.values());
  }

  private int share(int keep, List<Proposed> generation) {
    return Rung.share(keep, generation.size(), search.plan().settings().initial());
  }

  private Candidate candidate(Proposed p, Metrics metrics, int rung) {
    SubnetScore known = Objects.requireNonNull(costs.get(p.index()));
    SubnetScore score =
        new SubnetScore(
            metrics,
            known.multiplyAdds(),
            known.parameters(),
            known.latencyMicros(),
            known.hardware());
    return new Candidate(
        p.index(),
        p.generation(),
        p.parent(),
        p.design(),
        score,
        search.plan().objective().of(score),
        search.plan().goals().of(score).on(rung),
        Double.NaN);
  }

  /** Those that go on, in the order in which they were proposed. */
  private List<Proposed> best(List<Proposed> there, List<Candidate> scored, int keep) {
    List<Candidate> whole =
        scored.stream().filter(c -> Double.isFinite(c.score().metrics().logLoss())).toList();
    List<Candidate> best =
        search.plan().algorithm() == Algorithm.NSGA2
            ? new Standing(whole.stream().map(Candidate::fitness).toList())
                .survivors(keep).stream().map(whole::get).toList()
            : whole.stream().sorted(Candidate.BEST_FIRST).limit(keep).toList();
    List<Integer> indices = best.stream().map(Candidate::index).toList();
    return there.stream().filter(p -> indices.contains(p.index())).toList();
  }

  private static String stage(int rung, List<Proposed> there) {
    return label(rung) + "/generation " + there.getFirst().generation();
  }

  private static String name(Proposed p, String what) {
    return "subnet/" + p.index() + "/" + what;
  }

  private List<Candidate> supernet(SubnetEvaluator scorer, List<Proposed> there)
      throws IOException, InterruptedException {
    List<RungTrainings.Named> jobs = new ArrayList<>();
    Map<String, ScoreQuestion> elsewhere = new LinkedHashMap<>();
    for (Proposed p : there) {
      String name = name(p, "supernet");
      Architecture architecture = p.design().architecture();
      elsewhere.put(name, new ScoreQuestion.OfSubnet(architecture, seed()));
      Subnet shared = search.supernet().subnet(architecture);
      jobs.add(
          new RungTrainings.Named(
              name,
              (_, _) -> {
                long start = System.nanoTime();
                Metrics metrics = scorer.score(shared);
                double seconds = (System.nanoTime() - start) / 1e9;
                book.add(name, new TrialBook.Finished(List.of(metrics), seconds));
              }));
    }
    jobs = handedOut(jobs, elsewhere);
    trainings.timed(stage(0, there), jobs);
    return there.stream()
        .map(p -> candidate(p, trainings.of(name(p, "supernet")).metrics(), 0))
        .toList();
  }

  private List<Candidate> trained(int rung, List<Proposed> there)
      throws IOException, InterruptedException {
    if (there.isEmpty()) {
      return List.of();
    }
    Rung how = fidelities.rungs().get(rung - 1);
    List<RungTrainings.Named> jobs = new ArrayList<>();
    Map<String, ScoreQuestion> elsewhere = new LinkedHashMap<>();
    for (Proposed p : there) {
      for (int s = 0; s < how.seeds(); s++) {
        String name = training(p, rung, s);
        Architecture architecture = p.design().architecture();
        Draw draw = recipes.of(p.index(), p.parent());
        RungTask.Seeds seeds = new RungTask.Seeds(seed() + s, seed());
        // Whose weights are kept is trained where they are.
        boolean kept = s == 0 && rung == fidelities.rungs().size();
        if (!kept) {
          elsewhere.put(name, new ScoreQuestion.OfTraining(architecture, draw, rows(how), seeds));
        }
        RungTrainings.Task task =
            tasks.of(name, "subnet " + p.index(), architecture, draw, rows(how), seeds);
        jobs.add(new RungTrainings.Named(name, job(p, task, kept)));
      }
    }
    jobs = handedOut(jobs, elsewhere);
    trainings.timed(stage(rung, there), jobs);
    List<Candidate> scored = new ArrayList<>();
    for (Proposed p : there) {
      List<Metrics> perSeed = new ArrayList<>();
      for (int s = 0; s < how.seeds(); s++) {
        perSeed.add(trainings.of(training(p, rung, s)).metrics());
      }
      scored.add(candidate(p, mean(perSeed), rung));
    }
    return scored;
  }

  private Trainings.Job job(Proposed p, RungTrainings.Task task, boolean kept) {
    if (!kept) {
      return (machine, progress) -> trainings.score(machine, progress, task);
    }
    RecipeTraining.Use use = (trained, _) -> keep.keep(p.index(), subnet(p), trained.store());
    return (machine, progress) -> trainings.train(machine, progress, task, use);
  }

  private Subnet subnet(Proposed p) {
    return search.supernet().standalone(p.design().architecture());
  }

  private static String training(Proposed p, int rung, int seed) {
    return name(p, "rung/" + rung + "/seed/" + seed);
  }

  private long seed() {
    return search.plan().settings().seed();
  }

  /**
   * The jobs that are done here: where there is somebody else, one that has the others asked for.
   *
   * @param elsewhere what others are asked for jobs, by their names
   */
  private List<RungTrainings.Named> handedOut(
      List<RungTrainings.Named> jobs, Map<String, ScoreQuestion> elsewhere) {
    Optional<Carrier.Site> site = search.supernet().elsewhere();
    List<String> missing =
        elsewhere.keySet().stream().filter(name -> !trainings.isDone(name)).toList();
    if (site.isEmpty() || missing.isEmpty()) {
      return jobs;
    }
    List<String> questions =
        missing.stream().map(n -> Objects.requireNonNull(elsewhere.get(n)).json()).toList();
    List<RungTrainings.Named> here = new ArrayList<>();
    here.add(
        new RungTrainings.Named(
            "handed out",
            (_, progress) ->
                site.get()
                    .carry(
                        progress,
                        "handed out",
                        "trainings",
                        questions,
                        (i, answer) -> book.add(missing.get(i), FinishedJson.of(answer)))));
    jobs.stream().filter(job -> !elsewhere.containsKey(job.name())).forEach(here::add);
    return here;
  }

  /** Of all seeds; not a number if one of them is none. */
  private static Metrics mean(List<Metrics> perSeed) {
    return new Metrics(
        mean(perSeed, Metrics::logLoss),
        mean(perSeed, Metrics::auc),
        mean(perSeed, Metrics::accuracy),
        mean(perSeed, Metrics::calibration),
        perSeed.getFirst().rows());
  }

  private static double mean(List<Metrics> perSeed, ToDoubleFunction<Metrics> figure) {
    double sum = 0;
    for (Metrics m : perSeed) {
      sum += figure.applyAsDouble(m);
    }
    return sum / perSeed.size();
  }
}
