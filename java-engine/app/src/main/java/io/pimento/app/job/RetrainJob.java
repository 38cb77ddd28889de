package io.pimento.app.job;

import io.pimento.app.UserException;
import io.pimento.app.config.RetrainConfig;
import io.pimento.app.config.RunConfig;
import io.pimento.app.run.Run;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Journal;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.Contest;
import io.pimento.search.pipeline.Entrant;
import io.pimento.search.pipeline.Finals;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Trains the best architectures from scratch beside the baselines, and opens the test split. */
public final class RetrainJob {
  private static final String GROUP_BY = "retrain.group_by:";

  private RetrainJob() {}

  /** Runs the finals, or goes on with them. */
  public static Finals.Outcome run(Run run) throws IOException, InterruptedException {
    RetrainConfig retrain = run.config().retrain();
    List<Entrant> entrants = entrants(run);
    if (retrain.groupBy() != null) {
      Groups.field(run.data().schema(), GROUP_BY, retrain.groupBy());
    }
    if (run.data().dataset().rows(Split.TEST) == 0) {
      run.console()
          .line(
              "finals: the data have no test split, so models are compared on validation only;"
                  + " prepare them with data.split to have one");
    }
    run.console().line("finals: %d models, %s".formatted(entrants.size(), retrain.words()));
    Finals.Outcome outcome;
    try (Trainings trainings = run.trainings(retrain.parallel())) {
      Finals finals =
          new Finals(contest(run, trainings, run.trialBook(run.folder().trials(), key(run))));
      outcome = finals.run(entrants, new BestModel(run));
    }
    ObjectNode result = OutcomeJson.of(outcome);
    if (retrain.groupBy() != null) {
      result.put("group_by", retrain.groupBy());
    }
    run.folder().results().put("retrain", result);
    OutcomeTable.lines(outcome).forEach(run.console()::line);
    run.console().line("report: " + ReportJob.write(run));
    return outcome;
  }

  /** Trainings as the section {@code retrain} has them, over the run's splits. */
  public static Contest contest(Run run, Trainings trainings, TrialBook book) throws IOException {
    RetrainConfig retrain = run.config().retrain();
    RowSource train = run.data().rows(Split.TRAIN);
    return new Contest(
        trainings,
        train,
        run.data().rows(Split.VALIDATION),
        run.data().rows(Split.TRAIN, Split.VALIDATION),
        why -> run.data().test(run.folder().testOpenings(), "retrain", why),
        retrain.trials(train.rows()),
        retrain.refit(),
        retrain.seeds(),
        book,
        grouping(run));
  }

  private static Contest.@Nullable Grouping grouping(Run run) {
    String field = run.config().retrain().groupBy();
    if (field == null) {
      return null;
    }
    int number = Groups.field(run.data().schema(), GROUP_BY, field);
    return rows -> Groups.of(rows, number);
  }

  private static String key(Run run) throws IOException {
    RunConfig config = run.config();
    return config.identity(run.data().fingerprint(), "model", "train", "tune", "search", "retrain")
        + config.retrain().identity();
  }

  /** The search's finalists and the configured baselines. */
  private static List<Entrant> entrants(Run run) throws IOException {
    Stem stem = run.data().stem();
    RetrainConfig retrain = run.config().retrain();
    if (!Files.exists(run.folder().journal())) {
      throw new UserException(
          run.folder().path()
              + " has no searched architectures yet; run `pimento search --run "
              + run.folder().path()
              + "` first");
    }
    List<Entrant> entrants = new ArrayList<>();
    try (Journal journal = SearchJob.journal(run)) {
      int total = run.config().search().settings().total();
      if (journal.found().size() < total) {
        throw new UserException(
            "the search in "
                + run.folder().path()
                + " is at "
                + journal.found().size()
                + " of "
                + total
                + " subnets; finish it with `pimento search --run "
                + run.folder().path()
                + "`");
      }
      for (Candidate c :
          SearchJob.finalists(run.config().search(), journal.found(), retrain.topK())) {
        Subnet own = new Subnet(stem, c.architecture(), Sharing.STANDALONE);
        entrants.add(new Entrant(SearchedWeights.name(c.index()), own, true));
      }
    }
    for (String name : retrain.baselines()) {
      try {
        var baseline = Baselines.byName(name, stem);
        entrants.add(new Entrant(baseline.name(), baseline, false));
      } catch (IllegalArgumentException e) {
        throw new UserException("retrain.baselines: " + e.getMessage(), e);
      }
    }
    return entrants;
  }
}
