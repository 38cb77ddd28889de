package io.pimento.job.rank;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.job.SupernetJob;
import io.pimento.job.SupernetReplicas;
import io.pimento.run.Study;
import io.pimento.run.config.RankScore;
import io.pimento.run.config.TrainConfig;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.pipeline.CheckpointedTraining;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.pipeline.Workbench;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.SupernetPaths;
import io.pimento.search.work.Awaited;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What supernets that were trained in several ways say of the same subnets; kept in a book. */
record SupernetScores(Study study, Workbench bench, TrialBook book, List<Architecture> subnets) {
  private RowSource train() {
    return study.data().rows(Split.TRAIN);
  }

  private RowSource validation() {
    return study.data().rows(Split.VALIDATION);
  }

  private static String name(RankedSupernet s, int i) {
    return "supernet/" + s.label() + "/" + i;
  }

  private static String training(RankedSupernet s) {
    return "training/" + s.trainingLabel() + "/";
  }

  /** What training a supernet took, in all its parts. */
  double seconds(RankedSupernet s) {
    return book.seconds(training(s));
  }

  /** Notes it; a supernet that a killed process trained in part has several. */
  private void took(RankedSupernet s, double seconds) throws IOException {
    int part = 0;
    while (book.find(training(s) + part).isPresent()) {
      part++;
    }
    book.add(training(s) + part, new TrialBook.Finished(List.of(Metrics.UNKNOWN), seconds));
  }

  /** Scores of all subnets in a supernet that was made. */
  ScoredSubnets of(RankedSupernet s) {
    List<TrialBook.Finished> trials =
        IntStream.range(0, subnets.size())
            .mapToObj(i -> book.find(name(s, i)).orElseThrow())
            .toList();
    RankScore score = s.tuned() ? RankScore.SUPERNET_TUNED : RankScore.SUPERNET;
    return ScoredSubnets.of(score, s.label(), s.trainingLabel(), trials);
  }

  /**
   * Trains a supernet unless all of its scores are known, and scores in it in several ways.
   *
   * @param first how it is trained
   * @param settings in which it scores
   * @param inherited what is trained from its weights
   */
  void make(RankedSupernet first, List<RankedSupernet> settings, InheritedScores inherited)
      throws IOException, InterruptedException {
    boolean known = inherited.areDone(first);
    for (RankedSupernet s : settings) {
      for (int i = 0; i < subnets.size(); i++) {
        known &= book.find(name(s, i)).isPresent();
      }
    }
    if (known) {
      return;
    }
    TrainConfig train0 = study.config().train();
    SupernetReplicas.of(train0, 1, bench.machine().device().mostReplicas());
    TrainConfig train1 =
        new TrainConfig(
            first.sharing(),
            null,
            first.strategy(),
            train0.settings(),
            first.warmUp(),
            train0.checkpointEvery(),
            train0.checkpointSeconds(),
            train0.threads(),
            train0.tables());
    SupernetPaths paths =
        SupernetJob.paths(study.data().stem(), study.config().model(), train1, train().rows());
    String label = first.trainingLabel().replace(", ", "-").replace(' ', '-');
    try (ParameterStore store =
        bench.machine().store(train1.settings(), study.data().stem().starts())) {
      long start = System.nanoTime();
      new CheckpointedTraining(
              study.folder().path().resolve("rank-" + label + ".safetensors"),
              train1.checkpointEvery(),
              SupernetJob.key(study.config(), study.data().fingerprint()) + ", " + label)
          .run(
              bench.machine(),
              store,
              paths.parameters(),
              "supernet " + label,
              train(),
              paths,
              train1.settings(),
              bench.progress());
      took(first, (System.nanoTime() - start) / 1e9);
      for (RankedSupernet s : settings) {
        score(s, store);
      }
      inherited.make(first, store);
    }
  }

  private void score(RankedSupernet s, ParameterStore store)
      throws IOException, InterruptedException {
    TuneSettings tune = study.config().tune();
    TuneSettings used =
        s.tuned()
            ? tune
            : new TuneSettings(
                0, tune.batch(), tune.learningRate(), tune.validationRows(), tune.chunk());
    List<Integer> missing =
        IntStream.range(0, subnets.size())
            .filter(i -> book.find(name(s, i)).isEmpty())
            .boxed()
            .toList();
    int parallel =
        bench.machine().device().overlapsThreads()
            ? Math.max(
                study.config().search().settings().parallel(), bench.machine().leastScorers())
            : 1;
    bench.progress().begin("score: " + s.label(), "subnets", missing.size());
    try (SubnetEvaluator evaluator =
            bench
                .machine()
                .evaluator(
                    bench.machine().workers().threads(),
                    store,
                    train(),
                    validation(),
                    used,
                    study.config().rank().seed());
        ExecutorService threads = Executors.newFixedThreadPool(parallel)) {
      List<Future<?>> jobs = new ArrayList<>();
      for (int i : missing) {
        jobs.add(
            threads.submit(
                () -> {
                  score(evaluator, s, i);
                  return i;
                }));
      }
      try {
        for (int done = 0; done < jobs.size(); done++) {
          Awaited.of(jobs.get(done));
          bench.progress().at(done + 1L, "");
        }
      } finally {
        threads.shutdownNow();
      }
    } finally {
      bench.progress().end();
    }
  }

  private void score(SubnetEvaluator evaluator, RankedSupernet s, int i)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Metrics m = evaluator.score(new Subnet(study.data().stem(), subnets.get(i), s.sharing()));
    book.add(name(s, i), new TrialBook.Finished(List.of(m), (System.nanoTime() - start) / 1e9));
  }
}
