package io.pimento.job;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.document.UserException;
import io.pimento.job.model.BestModel;
import io.pimento.job.model.SearchedWeights;
import io.pimento.run.Run;
import io.pimento.run.Study;
import io.pimento.run.config.RetrainConfig;
import io.pimento.run.config.RunConfig;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Journal;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.Finals;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.pipeline.TrialRunner;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.work.Carrier;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Trains the best architectures from scratch beside the baselines, and opens the test split. */
public final class RetrainJob {
  private static final String GROUP_BY = "retrain.group_by:";

  private RetrainJob() {}

  /** Runs the finals, or goes on with them. */
  public static Finals.Outcome run(Run run) throws IOException, InterruptedException {
    RetrainConfig retrain = run.config().retrain();
    List<CandidateModel> candidates = candidates(run.study());
    if (retrain.groupBy() != null) {
      Groups.field(run.data().schema(), GROUP_BY, retrain.groupBy());
    }
    if (run.data().dataset().rows(Split.TEST) == 0) {
      run.messages()
          .line(
              "finals: the data have no test split, so models are compared on validation only;"
                  + " prepare them with data.split to have one");
    }
    run.messages().line("finals: %d models, %s".formatted(candidates.size(), retrain.words()));
    Finals.Outcome outcome;
    try (Trainings trainings = run.trainings(retrain.parallel())) {
      TrialBook book = run.trialBook(run.folder().trials(), key(run.study()));
      TrialRunner runner = trialRunner(run.study(), trainings, book);
      Optional<Carrier.Site> elsewhere = run.elsewhere();
      if (elsewhere.isPresent()) {
        HandedOutTrials.fill(runner, candidates, book, elsewhere.get(), run.progress());
      }
      outcome =
          new Finals(runner).run(candidates, new BestModel(run.study(), run.messages()::line));
    }
    ObjectNode result = OutcomeJson.of(outcome);
    if (retrain.groupBy() != null) {
      result.put("group_by", retrain.groupBy());
    }
    run.folder().results().put("retrain", result);
    OutcomeTable.lines(outcome).forEach(run.messages()::line);
    run.messages().line("report: " + ReportJob.write(run.study()));
    return outcome;
  }

  /** Trainings as the section {@code retrain} has them, over the run's splits. */
  public static TrialRunner trialRunner(Study study, Trainings trainings, TrialBook book)
      throws IOException {
    RetrainConfig retrain = study.config().retrain();
    RowSource train = study.data().rows(Split.TRAIN);
    return new TrialRunner(
        trainings,
        train,
        study.data().rows(Split.VALIDATION),
        study.data().rows(Split.TRAIN, Split.VALIDATION),
        why -> study.data().test(study.folder().testOpenings(), "retrain", why),
        retrain.trials(train.rows()),
        retrain.refit(),
        retrain.seeds(),
        book,
        grouping(study));
  }

  private static TrialRunner.@Nullable Grouping grouping(Study study) {
    String field = study.config().retrain().groupBy();
    if (field == null) {
      return null;
    }
    int number = Groups.field(study.data().schema(), GROUP_BY, field);
    return rows -> Groups.of(rows, number);
  }

  private static String key(Study study) throws IOException {
    RunConfig config = study.config();
    return config.identity(
            study.data().fingerprint(), "model", "train", "tune", "search", "retrain")
        + config.retrain().identity();
  }

  /** The search's finalists and the configured baselines. */
  private static List<CandidateModel> candidates(Study study) throws IOException {
    Stem stem = study.data().stem();
    RetrainConfig retrain = study.config().retrain();
    if (!Files.exists(study.folder().journal())) {
      throw new UserException(
          study.folder().path()
              + " has no searched architectures yet; run `pimento search --run "
              + study.folder().path()
              + "` first");
    }
    List<CandidateModel> candidates = new ArrayList<>();
    try (Journal journal = SearchJob.journal(study)) {
      int total = study.config().search().settings().total();
      if (journal.found().size() < total) {
        throw new UserException(
            "the search in "
                + study.folder().path()
                + " is at "
                + journal.found().size()
                + " of "
                + total
                + " subnets; finish it with `pimento search --run "
                + study.folder().path()
                + "`");
      }
      for (Candidate c :
          SearchJob.finalists(study.config().search(), journal.found(), retrain.topK())) {
        Subnet own = new Subnet(stem, c.architecture(), Sharing.STANDALONE);
        candidates.add(new CandidateModel(SearchedWeights.name(c.index()), own, true));
      }
    }
    for (String name : retrain.baselines()) {
      try {
        var baseline = Baselines.byName(name, stem);
        candidates.add(new CandidateModel(baseline.name(), baseline, false));
      } catch (IllegalArgumentException e) {
        throw new UserException("retrain.baselines: " + e.getMessage(), e);
      }
    }
    return candidates;
  }
}
