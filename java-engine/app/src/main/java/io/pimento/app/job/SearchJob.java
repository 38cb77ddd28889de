package io.pimento.app.job;

import io.pimento.app.config.RunConfig;
import io.pimento.app.console.Text;
import io.pimento.app.run.Results;
import io.pimento.app.run.Run;
import io.pimento.data.Split;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Journal;
import io.pimento.search.evolve.RegularizedEvolution;
import io.pimento.search.pipeline.SubnetSearch;
import io.pimento.search.space.ArchitectureJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Searches subnets of a run's trained supernet, or goes on with it. */
public final class SearchJob {
  private static final int SHOWN = 5;

  private SearchJob() {}

  /** Opens the run's journal, which holds everything found so far. */
  public static Journal journal(Run run) throws IOException {
    RunConfig config = run.config();
    return Journal.open(
        run.folder().journal(),
        config.identity(run.data().fingerprint(), "model", "train", "tune", "search"),
        config.model().space());
  }

  /** Searches to the end. */
  public static List<Candidate> run(Run run) throws IOException, InterruptedException {
    RunConfig config = run.config();
    long start = System.nanoTime();
    try (ParameterStore store =
        new ParameterStore(config.train().settings().seed(), run.machine().workers())) {
      SupernetJob.load(run, store);
      try (Journal journal = journal(run)) {
        int before = journal.found().size();
        if (before > 0) {
          run.console()
              .line("search: " + before + " of " + config.search().settings().total() + " known");
        }
        SubnetSearch search =
            new SubnetSearch(
                run.data().stem(),
                config.model().space(),
                config.model().blocks(),
                config.train().sharing(),
                store,
                run.data().rows(Split.TRAIN),
                run.data().rows(Split.VALIDATION),
                config.tune(),
                config.search().objective(),
                config.search().settings());
        List<Candidate> all = search.run(run.machine(), journal, run.progress());
        double seconds = (System.nanoTime() - start) / 1e9;
        finish(run, all, before, seconds);
        return all;
      }
    }
  }

  private static void finish(Run run, List<Candidate> all, int before, double seconds)
      throws IOException {
    List<Candidate> best = RegularizedEvolution.best(all, SHOWN);
    ObjectNode result = Results.object();
    result.put("subnets", all.size());
    result.put("known_before", before);
    // A search that goes on after its end adds the time to look, no more.
    result.put("seconds", seconds + (before > 0 ? run.folder().results().seconds("search") : 0));
    var list = result.putArray("best");
    for (Candidate c : best) {
      ObjectNode node = list.addObject();
      node.put("index", c.index());
      node.put("generation", c.generation());
      Results.put(node, "value", c.value());
      Results.put(node, "log_loss", c.score().metrics().logLoss());
      Results.put(node, "auc", c.score().metrics().auc());
      node.put("multiply_adds", c.score().multiplyAdds());
      node.put("parameters", c.score().parameters());
      node.set("architecture", ArchitectureJson.toJson(c.architecture()));
    }
    run.folder().results().put("search", result);
    List<List<String>> rows = new ArrayList<>();
    for (Candidate c : best) {
      rows.add(
          List.of(
              "subnet " + c.index(),
              Integer.toString(c.generation()),
              Text.fixed(c.score().metrics().logLoss(), 5),
              Text.fixed(c.score().metrics().auc(), 5),
              Text.count(c.score().multiplyAdds()),
              Text.count(c.score().parameters())));
    }
    Text.table(
            List.of(
                "best of " + all.size(),
                "generation",
                "log loss",
                "AUC",
                "multiply-adds",
                "parameters"),
            rows)
        .forEach(run.console()::line);
  }
}
