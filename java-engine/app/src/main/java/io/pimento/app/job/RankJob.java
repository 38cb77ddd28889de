package io.pimento.app.job;

import io.pimento.app.config.RankConfig;
import io.pimento.app.config.RunConfig;
import io.pimento.app.console.Text;
import io.pimento.app.run.Results;
import io.pimento.app.run.Run;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.graph.Counter;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.RankingQuality;
import io.pimento.search.pipeline.Entrant;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.pipeline.Trials;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.Recipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ranking quality: what a supernet says of subnets against training them from scratch. */
public final class RankJob {
  private final Run run;
  private final RankConfig rank;
  private final TrialBook book;
  private final RowSource train;
  private final RowSource validation;
  private final List<Architecture> subnets;
  private final SupernetScores scores;
  private final Trials trials;

  private RankJob(Run run) throws IOException {
    this.run = run;
    this.rank = run.config().rank();
    // What subnets reach alone does not depend on how supernets are trained.
    this.book = book("rank-alone.json", run.config().retrain().identity(), "model", "retrain");
    this.train = run.data().rows(Split.TRAIN);
    this.validation = run.data().rows(Split.VALIDATION);
    this.subnets = draw(run.config(), rank);
    this.trials = run.config().retrain().trials(train.rows());
    this.scores =
        new SupernetScores(run, book("rank-trials.json", "", "model", "train", "tune"), subnets);
  }

  private TrialBook book(String name, String more, String... sections) throws IOException {
    String key = run.config().identity(run.data().fingerprint(), sections);
    return run.trialBook(run.folder().path().resolve(name), key + ", seed " + rank.seed() + more);
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
    double[][] alone = alone();
    ObjectNode result = Results.object();
    result.put("subnets", subnets.size());
    ArrayNode ranking = result.putArray("ranking");
    List<List<String>> rows = new ArrayList<>();
    for (Strategy strategy : rank.strategies()) {
      for (Sharing sharing : rank.sharings()) {
        for (double warmUp : warmUps(strategy)) {
          boolean named = rank.warmUps().size() > 1;
          List<RankedSupernet> settings =
              rank.tuning().stream()
                  .map(t -> new RankedSupernet(strategy, sharing, warmUp, named, t))
                  .toList();
          scores.make(settings);
          for (RankedSupernet s : settings) {
            double[] shared = scores.of(s);
            RankingQuality q = RankingQuality.of(shared, alone, rank.seed());
            rows.add(row(s.label(), q));
            node(ranking.addObject(), s, q, shared, alone);
          }
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
                "Spearman ρ",
                "best tenth",
                "regret",
                "ceiling"),
            rows)
        .forEach(run.console()::line);
  }

  /** A supernet that sees the full path alone has nothing to warm up. */
  private List<Double> warmUps(Strategy strategy) {
    List<Double> all =
        rank.warmUps().isEmpty() ? List.of(run.config().train().pathWarmUp()) : rank.warmUps();
    return strategy == Strategy.FULL_PATH ? all.subList(0, 1) : all;
  }

  private static List<String> row(String label, RankingQuality q) {
    return List.of(
        label,
        Text.fixed(q.tau(), 3),
        Text.fixed(q.low(), 3) + " to " + Text.fixed(q.high(), 3),
        Text.fixed(q.rho(), 3),
        Text.fixed(q.topTau(), 3),
        Text.fixed(q.regret(), 5),
        Text.fixed(q.ceiling(), 3));
  }

  private void node(
      ObjectNode node, RankedSupernet s, RankingQuality q, double[] shared, double[][] alone) {
    node.put("name", s.label());
    node.put("strategy", s.strategy().label());
    node.put("sharing", s.sharingLabel());
    node.put("warm_up", s.warmUp());
    node.put("tuned", s.tuned());
    ObjectNode tau = node.putObject("tau");
    Results.put(tau, "mean", q.tau());
    Results.put(tau, "low", q.low());
    Results.put(tau, "high", q.high());
    Results.put(node, "rho", q.rho());
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

  /** Log losses of subnets trained alone, {@code [seeds][subnets]}. */
  private double[][] alone() throws IOException, InterruptedException {
    List<Trainings.Job> missing = new ArrayList<>();
    for (int i = 0; i < subnets.size(); i++) {
      for (long seed : rank.seeds()) {
        int subnet = i;
        if (book.find(alone(i, seed)).isEmpty()) {
          missing.add(
              (machine, progress) ->
                  trainAlone(
                      new RecipeTraining(machine, progress, book.underWay(alone(subnet, seed))),
                      subnet,
                      seed));
        }
      }
    }
    try (Trainings trainings = run.trainings(run.config().retrain().parallel())) {
      trainings.run("subnets alone", missing);
    }
    double[][] losses = new double[rank.seeds().size()][subnets.size()];
    for (int s = 0; s < losses.length; s++) {
      for (int i = 0; i < subnets.size(); i++) {
        losses[s][i] = SupernetScores.best(book.find(alone(i, rank.seeds().get(s))).orElseThrow());
      }
    }
    return losses;
  }

  private static String alone(int subnet, long seed) {
    return "scratch/" + subnet + "/" + seed;
  }

  private void trainAlone(RecipeTraining training, int i, long seed)
      throws IOException, InterruptedException {
    Entrant entrant = entrant(subnets.get(i));
    Recipe recipe = trials.of(entrant).getFirst().recipe().withSeed(seed);
    RecipeTraining.Fit trained =
        training.scores(entrant.name(), entrant, train, validation, recipe, new Goal(false));
    book.add(alone(i, seed), new TrialBook.Trial(trained.perEpoch(), trained.seconds()));
  }
}
