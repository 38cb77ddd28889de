package io.pimento.job.rank;

import io.pimento.data.RowSource;
import io.pimento.run.config.RankConfig;
import io.pimento.run.config.RankScore;
import io.pimento.run.config.RetrainConfig;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.PartOfEpoch;
import io.pimento.search.pipeline.Trials;
import io.pimento.search.supernet.Inheritance;
import io.pimento.search.supernet.InheritedWeights;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.Recipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Subnets trained for a part of an epoch from weights of a supernet; kept in a book. */
record InheritedScores(
    RankConfig rank,
    RetrainConfig retrain,
    RowSource train,
    ScoreTrainings trainings,
    List<CandidateModel> subnets) {
  private List<RankScore> scores() {
    return rank.scores().stream().filter(RankScore::inherits).toList();
  }

  private String name(RankScore score, RankedSupernet from, int subnet) {
    return String.join(
        "/",
        score.label() + " " + rank.inheritPart(),
        from.trainingLabel(),
        Integer.toString(subnet),
        Long.toString(rank.scoreSeed()));
  }

  private List<String> names(RankScore score, RankedSupernet from) {
    return IntStream.range(0, subnets.size()).mapToObj(i -> name(score, from, i)).toList();
  }

  /** Whether all that is asked of a supernet is known. */
  boolean areDone(RankedSupernet from) {
    return scores().stream().allMatch(score -> trainings.areDone(names(score, from)));
  }

  /** Trains what is missing from a trained supernet. */
  void make(RankedSupernet from, ParameterStore supernet) throws IOException, InterruptedException {
    Trials trials = retrain.trials(train.rows());
    for (RankScore score : scores()) {
      Inheritance part = score == RankScore.INHERITED_TABLES ? Inheritance.TABLES : Inheritance.ALL;
      List<ScoreTrainings.Task> tasks = new ArrayList<>();
      for (int i = 0; i < subnets.size(); i++) {
        CandidateModel subnet = subnets.get(i);
        Recipe recipe = trials.of(subnet).getFirst().recipe().withSeed(rank.scoreSeed());
        PartOfEpoch epoch = PartOfEpoch.of(train, rank.inheritPart(), recipe, rank.seed());
        InheritedWeights weights = InheritedWeights.asInside(shared(subnet, from), part);
        tasks.add(
            new ScoreTrainings.Task(
                name(score, from, i),
                weights.model(),
                epoch.rows(),
                epoch.recipe(),
                (_, own) -> weights.fill(supernet, own)));
      }
      trainings.run(label(score) + " from " + from.trainingLabel(), tasks);
    }
  }

  private static Subnet shared(CandidateModel subnet, RankedSupernet from) {
    if (subnet.model() instanceof Subnet alone) {
      return new Subnet(alone.stem(), alone.architecture(), from.sharing());
    }
    throw new IllegalArgumentException(subnet.name() + " is in no supernet");
  }

  private static String label(RankScore score) {
    return score == RankScore.INHERITED_TABLES ? "inherited tables" : "inherited weights";
  }

  /** Scores in a supernet that was made. */
  List<ScoredSubnets> of(RankedSupernet from) {
    return scores().stream()
        .map(
            score ->
                ScoredSubnets.of(
                    score,
                    from.trainingLabel()
                        + ", "
                        + label(score)
                        + ", "
                        + rank.inheritPart()
                        + " epoch",
                    from.trainingLabel(),
                    trainings.of(names(score, from))))
        .toList();
  }
}
