package io.pimento.job.rank;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.document.UserException;
import io.pimento.graph.Counter;
import io.pimento.run.Results;
import io.pimento.run.Run;
import io.pimento.run.Study;
import io.pimento.run.config.RankConfig;
import io.pimento.run.config.RankScore;
import io.pimento.run.config.RetrainConfig;
import io.pimento.run.config.RunConfig;
import io.pimento.search.evaluate.RankingQuality;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.RungTrainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.work.Carrier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Ranking quality: what cheap scores say of subnets against training them from scratch. */
public final class RankJob {
  /** Draws a subnet after which a space is taken to have no more. */
  private static final int PATIENCE = 1000;

  private final Run run;
  private final RankConfig rank;
  private final AloneScores alone;
  private final SupernetScores shared;
  private final InheritedScores inherited;

  private RankJob(Run run) throws IOException {
    this.run = run;
    this.rank = run.config().rank();
    RetrainConfig retrain = run.config().retrain();
    RowSource train = run.data().rows(Split.TRAIN);
    String recipes = retrain.identity();
    List<Architecture> subnets = draw(run.config(), rank);
    List<CandidateModel> candidates = candidates(run.study(), subnets);
    // What subnets reach alone does not depend on how supernets are trained.
    this.alone =
        new AloneScores(
            alone(run.config(), train, candidates),
            trainings(book("rank-alone.json", recipes, "model", "retrain"), run.elsewhere()));
    this.shared =
        new SupernetScores(
            run.study(),
            run.bench(),
            book("rank-trials.json", "", "model", "train", "tune"),
            subnets);
    this.inherited =
        new InheritedScores(
            rank,
            retrain,
            train,
            trainings(
                book("rank-inherited.json", recipes, "model", "train", "retrain"),
                Optional.empty()),
            candidates);
  }

  private TrialBook book(String name, String more, String... sections) throws IOException {
    String key = run.config().identity(run.data().fingerprint(), sections);
    return run.trialBook(run.folder().path().resolve(name), key + ", seed " + rank.seed() + more);
  }

  private ScoreTrainings trainings(TrialBook book, Optional<Carrier.Site> elsewhere) {
    return new ScoreTrainings(
        run.data().rows(Split.VALIDATION),
        () -> run.trainings(run.config().retrain().parallel()),
        book,
        elsewhere,
        run.progress());
  }

  private static List<CandidateModel> candidates(Study study, List<Architecture> subnets) {
    return subnets.stream()
        .map(a -> new Subnet(study.data().stem(), a, Sharing.STANDALONE))
        .map(s -> new CandidateModel("subnet", s, true))
        .toList();
  }

  private static AloneTrainings alone(
      RunConfig config, RowSource train, List<CandidateModel> subnets) {
    return new AloneTrainings(config.rank(), config.retrain(), train, subnets);
  }

  /** The trainings of subnets alone, by name, for who trains in place of the run's process. */
  static Map<String, RungTrainings.Task> alone(Study study) throws IOException {
    RowSource validation = study.data().rows(Split.VALIDATION);
    List<ScoreTrainings.Task> all =
        alone(
                study.config(),
                study.data().rows(Split.TRAIN),
                candidates(study, draw(study.config(), study.config().rank())))
            .all();
    Map<String, RungTrainings.Task> named = new LinkedHashMap<>();
    all.forEach(task -> named.put(task.name(), task.validated(validation)));
    return named;
  }

  /** Trains, scores and prints. */
  public static void run(Run run) throws IOException, InterruptedException {
    new RankJob(run).run();
  }

  private static List<Architecture> draw(RunConfig config, RankConfig rank) {
    Set<Architecture> drawn = new LinkedHashSet<>();
    int last = 0;
    for (int i = 0; drawn.size() < rank.subnets(); i++) {
      Counter random = Counter.of(rank.seed(), "rank", i);
      Strategy any = Strategy.SINGLE_OPERATOR_ANY_CONNECTION;
      if (drawn.add(any.sample(config.model().space(), config.model().blocks(), random))) {
        last = i;
      } else if (i - last > PATIENCE) {
        throw new UserException(
            "rank.subnets is "
                + rank.subnets()
                + ", but only "
                + drawn.size()
                + " different subnets were found in the space of model; rank fewer, or give"
                + " model.blocks, model.dense_dims or model.sparse_dims more to choose from");
      }
    }
    return List.copyOf(drawn);
  }

  private void run() throws IOException, InterruptedException {
    AloneScores.Truth truth = alone.truth();
    double[][] losses = truth.losses();
    ObjectNode result = Results.object();
    result.put("subnets", rank.subnets());
    ArrayNode ranking = result.putArray("ranking");
    List<ScoredSubnets> rows = new ArrayList<>();
    Map<String, Double> supernets = new LinkedHashMap<>();
    if (rank.scores().stream().anyMatch(RankScore::needsSupernet)) {
      for (RankedSupernet way : supernets()) {
        List<RankedSupernet> settings = settings(way);
        shared.make(way, settings, inherited);
        supernets.put(way.trainingLabel(), shared.seconds(way));
        for (RankedSupernet s : settings) {
          ScoredSubnets scores = shared.of(s);
          rows.add(scores);
          node(ranking.addObject(), s, scores.values(), losses);
        }
        rows.addAll(inherited.of(way));
      }
    }
    for (RankScore score : rank.scores()) {
      if (!score.needsSupernet()) {
        rows.add(alone.of(score));
      }
    }
    RankTable table =
        new RankTable(losses, truth.seconds(), supernets, List.copyOf(rows), rank.seed());
    table.write(result);
    run.folder().results().put("rank", result);
    table.lines().forEach(run.messages()::line);
  }

  /** All that are trained. */
  private List<RankedSupernet> supernets() {
    List<RankedSupernet> all = new ArrayList<>();
    for (Strategy strategy : rank.strategies()) {
      for (Sharing sharing : rank.sharings()) {
        for (double warmUp : warmUps(strategy)) {
          boolean named = !rank.warmUps().isEmpty();
          all.add(new RankedSupernet(strategy, sharing, warmUp, named, false));
        }
      }
    }
    return all;
  }

  /** How one of them scores. */
  private List<RankedSupernet> settings(RankedSupernet way) {
    return rank.tuning().stream()
        .distinct()
        .filter(t -> rank.scores().contains(t ? RankScore.SUPERNET_TUNED : RankScore.SUPERNET))
        .map(way::withTuning)
        .toList();
  }

  /** A supernet that sees the full path alone has nothing to warm up. */
  private List<Double> warmUps(Strategy strategy) {
    List<Double> all =
        rank.warmUps().isEmpty() ? List.of(run.config().train().pathWarmUp()) : rank.warmUps();
    return strategy == Strategy.FULL_PATH ? all.subList(0, 1) : all;
  }

  private void node(ObjectNode node, RankedSupernet s, double[] scores, double[][] losses)
      throws IOException, InterruptedException {
    RankingQuality q = RankingQuality.of(scores, losses, rank.seed());
    node.put("name", s.label());
    node.put("strategy", s.strategy().label());
    node.put("sharing", s.sharingLabel());
    node.put("warm_up", s.warmUp());
    node.put("tuned", s.tuned());
    RankTable.tau(node, q);
    Results.put(node, "rho", q.rho());
    Results.put(node, "top_tau", q.topTau());
    Results.put(node, "regret", q.regret());
    Results.put(node, "ceiling", q.ceiling());
    ObjectNode others = node.putObject("trivial");
    trivial(others, "multiply_adds", RankScore.MORE_MULTIPLY_ADDS, losses);
    trivial(others, "parameters", RankScore.MORE_PARAMETERS, losses);
    ArrayNode points = node.putArray("points");
    for (int i = 0; i < scores.length; i++) {
      double[] own = at(losses, i);
      if (Double.isFinite(scores[i]) && ScoredSubnets.notFinite(own).isEmpty()) {
        ObjectNode point = points.addObject();
        point.put("supernet", scores[i]);
        ArrayNode seeds = point.putArray("alone");
        for (double loss : own) {
          seeds.add(loss);
        }
      }
    }
  }

  private static double[] at(double[][] losses, int subnet) {
    return IntStream.range(0, losses.length).mapToDouble(s -> losses[s][subnet]).toArray();
  }

  /** Ranking by size alone: the larger, the better. */
  private void trivial(ObjectNode node, String name, RankScore score, double[][] losses)
      throws IOException, InterruptedException {
    double[] values = alone.of(score).values();
    Results.put(node, name, RankingQuality.of(values, losses, rank.seed()).tau());
  }
}
