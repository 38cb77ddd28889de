package io.pimento.app.job;

import io.pimento.app.config.RankConfig;
import io.pimento.app.config.RunConfig;
import io.pimento.app.config.TrainConfig;
import io.pimento.app.console.Text;
import io.pimento.app.run.Results;
import io.pimento.app.run.Run;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.graph.Counter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.RankingQuality;
import io.pimento.search.evaluate.SubnetScorer;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.pipeline.CheckpointedTraining;
import io.pimento.search.pipeline.Entrant;
import io.pimento.search.pipeline.ScratchTraining;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.SupernetPaths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ranking quality: what a supernet says of subnets against training them from scratch. */
public final class RankJob {
  /** One way to train a supernet and to score in it. */
  private record Setting(Strategy strategy, Sharing sharing, boolean tuned) {
    String label() {
      return strategy.label()
          + ", "
          + sharing.name().toLowerCase(Locale.ROOT)
          + (tuned ? ", tuned" : ", not tuned");
    }
  }

  private final Run run;
  private final RankConfig rank;
  private final TrialBook book;
  private final RowSource train;
  private final RowSource validation;
  private final List<Architecture> subnets;

  private RankJob(Run run) throws IOException {
    this.run = run;
    this.rank = run.config().rank();
    String key =
        run.config().identity(run.data().fingerprint(), "model", "train", "tune", "retrain")
            + ", seed "
            + rank.seed();
    this.book = TrialBook.open(run.folder().path().resolve("rank-trials.json"), key);
    this.train = run.data().rows(Split.TRAIN);
    this.validation = run.data().rows(Split.VALIDATION);
    this.subnets = draw(run.config(), rank);
  }

  /** Trains, scores and prints. */
  public static void run(Run run) throws IOException, InterruptedException {
    new RankJob(run).run();
  }

  private static List<Architecture> draw(RunConfig config, RankConfig rank) {
    Set<Architecture> drawn = new LinkedHashSet<>();
    for (int i = 0; drawn.size() < rank.subnets(); i++) {
      Counter random = Counter.of(rank.seed(), "rank", i);
      drawn.add(
          Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(
              config.model().space(), config.model().blocks(), random));
    }
    return List.copyOf(drawn);
  }

  private void run() throws IOException, InterruptedException {
    double[][] alone = new double[rank.seeds().size()][subnets.size()];
    for (int i = 0; i < subnets.size(); i++) {
      for (int s = 0; s < alone.length; s++) {
        alone[s][i] = fromScratch(i, rank.seeds().get(s));
      }
    }
    ObjectNode result = Results.object();
    result.put("subnets", subnets.size());
    ArrayNode ranking = result.putArray("ranking");
    List<List<String>> rows = new ArrayList<>();
    for (Strategy strategy : rank.strategies()) {
      for (Sharing sharing : rank.sharings()) {
        List<Setting> settings =
            rank.tuning().stream().map(t -> new Setting(strategy, sharing, t)).toList();
        scoreAll(settings);
        for (Setting s : settings) {
          double[] shared = scores(s);
          RankingQuality q = RankingQuality.of(shared, alone, rank.seed());
          rows.add(row(s.label(), q));
          node(ranking.addObject(), s, q, shared, alone);
        }
      }
    }
    for (String trivial : List.of("multiply_adds", "parameters")) {
      rows.add(row(trivial, RankingQuality.of(trivial(trivial), alone, rank.seed())));
    }
    run.folder().results().put("rank", result);
    Text.table(
            List.of(
                subnets.size() + " subnets, " + alone.length + " seeds alone",
                "Kendall τ-b",
                "95 %",
                "best tenth",
                "regret",
                "ceiling"),
            rows)
        .forEach(run.console()::line);
  }

  private static List<String> row(String label, RankingQuality q) {
    return List.of(
        label,
        Text.fixed(q.tau(), 3),
        Text.fixed(q.low(), 3) + " to " + Text.fixed(q.high(), 3),
        Text.fixed(q.topTau(), 3),
        Text.fixed(q.regret(), 5),
        Text.fixed(q.ceiling(), 3));
  }

  private void node(
      ObjectNode node, Setting s, RankingQuality q, double[] shared, double[][] alone) {
    node.put("name", s.label());
    node.put("strategy", s.strategy().label());
    node.put("sharing", s.sharing().name().toLowerCase(Locale.ROOT));
    node.put("tuned", s.tuned());
    ObjectNode tau = node.putObject("tau");
    Results.put(tau, "mean", q.tau());
    Results.put(tau, "low", q.low());
    Results.put(tau, "high", q.high());
    Results.put(node, "top_tau", q.topTau());
    Results.put(node, "regret", q.regret());
    Results.put(node, "ceiling", q.ceiling());
    ObjectNode others = node.putObject("trivial");
    for (String trivial : List.of("multiply_adds", "parameters")) {
      Results.put(others, trivial, RankingQuality.of(trivial(trivial), alone, rank.seed()).tau());
    }
    ArrayNode points = node.putArray("points");
    for (int i = 0; i < shared.length; i++) {
      ObjectNode point = points.addObject();
      Results.put(point, "supernet", shared[i]);
      ArrayNode losses = point.putArray("alone");
      for (double[] seed : alone) {
        losses.add(seed[i]);
      }
    }
  }

  /** Ranking by size alone: the larger, the better. */
  private double[] trivial(String measure) {
    return subnets.stream()
        .mapToDouble(
            a -> {
              Entrant e = entrant(a);
              return measure.equals("parameters") ? -e.weights() : -e.multiplyAdds();
            })
        .toArray();
  }

  private Entrant entrant(Architecture a) {
    return new Entrant("subnet", new Subnet(run.data().stem(), a, Sharing.STANDALONE), true);
  }

  private double fromScratch(int i, long seed) throws IOException, InterruptedException {
    String name = "scratch/" + i + "/" + seed;
    Optional<TrialBook.Trial> known = book.find(name);
    if (known.isPresent()) {
      return best(known.get());
    }
    var settings = run.config().retrain().settings().withSeed(seed);
    ScratchTraining.Trained trained =
        new ScratchTraining(run.machine(), run.progress())
            .run(entrant(subnets.get(i)), train, validation, settings, settings.epochs(), true);
    TrialBook.Trial trial = new TrialBook.Trial(trained.perEpoch(), trained.seconds());
    book.add(name, trial);
    return best(trial);
  }

  private static double best(TrialBook.Trial trial) {
    return trial.perEpoch().stream().mapToDouble(Metrics::logLoss).min().orElseThrow();
  }

  private static String name(Setting s, int i) {
    return "supernet/" + s.label() + "/" + i;
  }

  private double[] scores(Setting s) {
    double[] scores = new double[subnets.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = best(book.find(name(s, i)).orElseThrow());
    }
    return scores;
  }

  private void scoreAll(List<Setting> settings) throws IOException, InterruptedException {
    boolean known = true;
    for (Setting s : settings) {
      for (int i = 0; i < subnets.size(); i++) {
        known &= book.find(name(s, i)).isPresent();
      }
    }
    if (known || settings.isEmpty()) {
      return;
    }
    Setting first = settings.getFirst();
    TrainConfig train0 = run.config().train();
    SupernetJob.requireReplicas(train0, run.machine().gpu() != null);
    TrainConfig train1 =
        new TrainConfig(
            first.sharing(),
            first.strategy(),
            train0.settings(),
            train0.pathWarmUp(),
            train0.checkpointEvery(),
            train0.threads());
    SupernetPaths paths =
        SupernetJob.paths(run.data().stem(), run.config().model(), train1, train.rows());
    String label = first.strategy().label() + "-" + first.sharing().name().toLowerCase(Locale.ROOT);
    try (ParameterStore store =
        new ParameterStore(train1.settings().seed(), run.machine().workers())) {
      new CheckpointedTraining(
              run.folder().path().resolve("rank-" + label + ".safetensors"),
              train1.checkpointEvery(),
              SupernetJob.key(run.config(), run.data().fingerprint()) + ", " + label)
          .run(
              run.machine(),
              store,
              paths.parameters(),
              "supernet " + label,
              train,
              paths,
              train1.settings(),
              run.progress());
      for (Setting s : settings) {
        score(s, store);
      }
    }
  }

  private void score(Setting s, ParameterStore store) throws IOException, InterruptedException {
    TuneSettings tune = run.config().tune();
    TuneSettings used =
        s.tuned()
            ? tune
            : new TuneSettings(
                0, tune.batch(), tune.learningRate(), tune.validationRows(), tune.chunk());
    run.progress().begin("score: " + s.label(), "subnets", subnets.size());
    try (SubnetScorer evaluator =
        run.machine()
            .scorer(
                run.machine().workers().threads(), store, train, validation, used, rank.seed())) {
      for (int i = 0; i < subnets.size(); i++) {
        if (book.find(name(s, i)).isEmpty()) {
          long start = System.nanoTime();
          Metrics m = evaluator.score(new Subnet(run.data().stem(), subnets.get(i), s.sharing()));
          book.add(name(s, i), new TrialBook.Trial(List.of(m), (System.nanoTime() - start) / 1e9));
        }
        run.progress().at(i + 1L, "");
      }
    } finally {
      run.progress().end();
    }
  }
}
