package io.pimento.job;

import io.pimento.data.Split;
import io.pimento.job.model.SearchedWeights;
import io.pimento.job.model.WeightsFolder;
import io.pimento.report.text.Text;
import io.pimento.run.Results;
import io.pimento.run.Run;
import io.pimento.run.Study;
import io.pimento.run.config.EvaluationConfig;
import io.pimento.run.config.SearchConfig;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Journal;
import io.pimento.search.pipeline.Fidelities;
import io.pimento.search.pipeline.RecipeLineage;
import io.pimento.search.pipeline.Rung;
import io.pimento.search.pipeline.RungSearch;
import io.pimento.search.pipeline.RungTrainings;
import io.pimento.search.pipeline.SubnetSearch;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Searches subnets by trainings on rungs of rows, and says what each rung took. */
final class RungSearchJob {
  /** The sum of all seconds, among them. */
  private static final String ALL = "all";

  private RungSearchJob() {}

  /**
   * What came of it.
   *
   * @param result evaluation, seconds and finalists
   */
  record Outcome(List<Candidate> all, ObjectNode result) {}

  static Outcome run(Run run, SubnetSearch search, Journal journal)
      throws IOException, InterruptedException {
    SearchConfig config = run.config().search();
    EvaluationConfig evaluation = config.evaluation();
    Fidelities fidelities = evaluation.fidelities();
    run.messages().line(words(run.data().rows(Split.TRAIN).rows(), evaluation));
    TrialBook book = run.trialBook(run.folder().searchTrials(), SearchJob.key(run.study()));
    RungSearch rungs = new RungSearch(search, fidelities);
    SearchedWeights weights =
        new SearchedWeights(new WeightsFolder(run.folder().searched()), run.study().origin());
    // Of all generations: a finalist of the first may stay one to the end.
    Map<Integer, Candidate> known = new LinkedHashMap<>();
    journal.found().forEach(c -> known.put(c.index(), c));
    // A front may call back who had left it, so there all stay to the end.
    boolean ordered = config.algorithm() != Algorithm.NSGA2;
    try (Trainings trainings = run.trainings(config.settings().parallel())) {
      List<Candidate> all =
          rungs.run(
              run.machine(),
              trainings,
              book,
              journal,
              weights::keep,
              generation -> {
                run.messages().line(climbed(generation, fidelities));
                generation.forEach(c -> known.put(c.index(), c));
                if (ordered) {
                  weights.only(indices(finalists(config, List.copyOf(known.values()))));
                }
              });
      ObjectNode result = Results.object();
      result.put("evaluation", evaluation.kind().label());
      Map<String, Double> charged =
          charged(run.folder().results(), fidelities.readsSupernet(), rungs.seconds(book));
      say(run.messages()::line, charged);
      charged.forEach(result.putObject("seconds")::put);
      List<Candidate> finalists = finalists(config, all);
      result.set("finalists", json(run.study(), all, finalists, fidelities));
      for (Path kept : weights.only(indices(finalists))) {
        run.messages().line("weights of a finalist: " + kept);
      }
      return new Outcome(all, result);
    }
  }

  private static String words(long all, EvaluationConfig evaluation) {
    List<String> steps = new ArrayList<>();
    if (evaluation.chosen() > 0) {
      steps.add("the supernet, " + evaluation.chosen() + " go on");
    }
    for (Rung r : evaluation.rungs()) {
      String rows = Text.count(RungTrainings.rows(r.data(), all)) + " rows";
      String seeds = r.seeds() == 1 ? "" : " with " + r.seeds() + " seeds";
      steps.add(rows + seeds + ", " + r.keep() + " go on");
    }
    return "search: evaluation "
        + evaluation.kind().label()
        + ", trainings inherit "
        + evaluation.inheritance().label()
        + "; "
        + String.join(" → ", steps);
  }

  /** How far the candidates of a generation came, and the best of them. */
  private static String climbed(List<Candidate> generation, Fidelities fidelities) {
    List<String> reached = new ArrayList<>();
    for (int rung = fidelities.chosen() > 0 ? 0 : 1; rung <= fidelities.rungs().size(); rung++) {
      int at = rung;
      reached.add("" + generation.stream().filter(c -> c.rung() >= at).count());
    }
    Candidate best = generation.stream().min(Candidate.BEST_FIRST).orElseThrow();
    return "generation %d: %s subnets climbed; best subnet %d, log loss %s, on rung %d"
        .formatted(
            best.generation(),
            String.join(" → ", reached),
            best.index(),
            Text.fixed(best.score().metrics().logLoss(), 5),
            best.rung());
  }

  /**
   * All seconds that a search is charged, the training of its supernet first.
   *
   * @param supernet whether it read one
   * @param own what took its own
   */
  static Map<String, Double> charged(Results results, boolean supernet, Map<String, Double> own)
      throws IOException {
    Map<String, Double> charged = new LinkedHashMap<>();
    charged.put("supernet", supernet ? results.seconds("train") : 0);
    charged.putAll(own);
    charged.put(ALL, charged.values().stream().mapToDouble(s -> s).sum());
    return charged;
  }

  static void say(Consumer<String> lines, Map<String, Double> charged) {
    String words =
        charged.entrySet().stream()
            .map(e -> e.getKey() + " " + Text.fixed(e.getValue(), 1) + " s")
            .collect(Collectors.joining(", "));
    lines.accept("search took " + words);
  }

  /** Who comes to the finals; none if nobody came far. */
  private static List<Candidate> finalists(SearchConfig config, List<Candidate> all) {
    int top = config.evaluation().rungs().size();
    return all.stream().noneMatch(c -> c.rung() == top && c.fitness().feasible())
        ? List.of()
        : SearchJob.finalists(config, all, config.evaluation().finalists());
  }

  private static List<Integer> indices(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::index).toList();
  }

  /** Finalists with the recipes that they were trained by. */
  private static ArrayNode json(
      Study study, List<Candidate> all, List<Candidate> finalists, Fidelities fidelities) {
    ArrayNode node = Results.object().putArray("finalists");
    long rows =
        RungTrainings.rows(
            fidelities.rungs().getLast().data(), study.data().rows(Split.TRAIN).rows());
    RecipeLineage recipes =
        new RecipeLineage(fidelities.recipes(), rows, study.config().search().settings().seed());
    all.forEach(recipes::of);
    for (Candidate c : finalists) {
      ObjectNode one = node.addObject();
      one.put("subnet", c.index());
      one.put("rung", c.rung());
      Results.put(one, "log_loss", c.score().metrics().logLoss());
      one.put("recipe", String.join(", ", recipes.of(c).trainingWords(true)));
    }
    return node;
  }
}
