package io.pimento.job.auto;

import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.job.auto.board.LeaderboardEntry;
import io.pimento.job.auto.board.LeaderboardView;
import io.pimento.job.auto.board.TimeSpent;
import io.pimento.job.auto.candidate.AutoArm;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.auto.candidate.AutoFinalist;
import io.pimento.job.auto.candidate.History;
import io.pimento.job.auto.candidate.Scored;
import io.pimento.job.auto.choice.Rungs;
import io.pimento.job.auto.choice.Verdict;
import io.pimento.report.StoppedFamily;
import io.pimento.report.text.Text;
import io.pimento.run.Results;
import io.pimento.run.Study;
import io.pimento.run.config.AutoConfig;
import io.pimento.search.baseline.Family;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.pipeline.PairedBootstrap;
import io.pimento.search.pipeline.SubnetSearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Scores the test split, once for each of the winners, and says how all models compare. */
final class Leaderboard {
  private final Study study;
  private final Consumer<String> says;
  private final Heats heats;
  private final Refits refits;
  private final Rungs rungs;
  private final History history;
  private final TestScores scores;
  private final AutoConfig config;
  private final boolean tests;

  Leaderboard(
      Study study,
      Consumer<String> says,
      Heats heats,
      Refits refits,
      Rungs rungs,
      History history,
      TestScores scores) {
    this.scores = scores;
    this.study = study;
    this.says = says;
    this.heats = heats;
    this.refits = refits;
    this.rungs = rungs;
    this.history = history;
    this.config = study.config().auto();
    this.tests = study.data().dataset().rows(Split.TEST) > 0;
  }

  /**
   * Tests and writes.
   *
   * @param outcome of the last round; its first finalist is kept
   * @param top results on the highest rung, best first
   * @param outOfFold what trainings on folds took
   * @param spent seconds
   * @return the board and its verdict as lines
   */
  List<String> finish(
      LastRound.Outcome outcome, List<Scored> top, TimeSpent outOfFold, double spent)
      throws IOException, InterruptedException {
    List<AutoFinalist> finalists = outcome.finalists();
    Scored winner = finalists.getFirst().best(config.auc());
    Optional<Scored> handMade = best(AutoArm.HAND_MADE, finalists, top);
    TestScores.@Nullable Tested ofWinner = tested(winner);
    boolean one = handMade.isEmpty() || handMade.get().equals(winner);
    TestScores.@Nullable Tested ofHandMade = one ? ofWinner : tested(handMade.orElseThrow());
    PairedBootstrap.Interval gap = one ? null : gap(ofWinner, ofHandMade);
    LeaderboardEntry first = entry(winner, ofWinner, gap);
    List<LeaderboardEntry> others = new ArrayList<>();
    if (!one) {
      others.add(entry(handMade.orElseThrow(), ofHandMade, null));
    }
    if (config.ensemble() > 1) {
      others.add(ensemble(top, ofHandMade));
    }
    List<Scored> shown = Stream.concat(Stream.of(winner), handMade.stream()).toList();
    untested(shown, finalists, top).forEach(c -> others.add(entry(c, null, null)));
    Comparator<Metrics> order =
        Comparator.comparingDouble(m -> config.auc() ? -m.auc() : m.logLoss());
    others.sort(Comparator.comparing(LeaderboardEntry::validation, order));
    List<LeaderboardEntry> board = Stream.concat(Stream.of(first), others.stream()).toList();
    String verdict =
        Verdict.of(winner.candidate(), handMade.map(Scored::candidate), gap, outcome.duel());
    List<StoppedFamily> stopped = stopped(board);
    write(board, stopped, verdict, TimeSpent.of(history, outOfFold, finalists), spent);
    says.accept(
        "%s is kept as %s after %s"
            .formatted(first.name(), study.folder().fittedBest(), Text.seconds(spent)));
    List<String> lines = new ArrayList<>(LeaderboardView.lines(board, tests));
    if (!stopped.isEmpty()) {
      lines.add(
          "families that did not come to the last rung: "
              + stopped.stream().map(StoppedFamily::toString).collect(Collectors.joining(", ")));
    }
    lines.add("verdict: " + verdict);
    return lines;
  }

  /**
   * Families without a place on the board, with the best of each on the highest rung it came to.
   */
  private List<StoppedFamily> stopped(List<LeaderboardEntry> board) {
    List<StoppedFamily> all = new ArrayList<>();
    for (Family family : Family.values()) {
      String name = family.label();
      if (board.stream().noneMatch(s -> s.name().equals(name))) {
        all.add(
            history.ranked(c -> c.shape().name().equals(name)).stream()
                .findFirst()
                .map(s -> new StoppedFamily(name, rungs.rows().get(s.rung()), s.metrics()))
                .orElse(StoppedFamily.untrained(name)));
      }
    }
    return all;
  }

  /** The best of an arm: a finalist, or else of the highest rung. */
  private Optional<Scored> best(AutoArm arm, List<AutoFinalist> finalists, List<Scored> top) {
    return AutoFinalist.first(finalists, arm)
        .map(f -> f.best(config.auc()))
        .or(() -> Scored.best(top, arm));
  }

  private RowSource test(AutoCandidate c, String name) throws IOException {
    return c.of(study.data())
        .test(study.folder().testOpenings(), "auto", name + ", chosen on validation and frozen");
  }

  private TestScores.@Nullable Tested tested(Scored c) throws IOException, InterruptedException {
    AutoCandidate candidate = c.candidate();
    return tests
        ? scores.of(
            "candidate/" + candidate.number() + "/seed/" + c.seed(),
            () -> refits.predict(c, test(candidate, candidate.shape().name())))
        : null;
  }

  private static PairedBootstrap.@Nullable Interval gap(
      TestScores.@Nullable Tested one, TestScores.@Nullable Tested other) {
    return one == null || other == null ? null : one.minus(other);
  }

  private LeaderboardEntry entry(
      Scored c, TestScores.@Nullable Tested test, PairedBootstrap.@Nullable Interval gap) {
    boolean searched = c.candidate().arm() == AutoArm.SEARCHED;
    List<Scored> tried =
        history.all().stream()
            .filter(
                s ->
                    searched
                        ? s.candidate().arm() == AutoArm.SEARCHED
                        : s.candidate().shape().equals(c.candidate().shape()))
            .toList();
    Graph inference = c.candidate().model(study.data()).inference();
    return new LeaderboardEntry(
        c.candidate().shape().name(),
        c.candidate().arm().label(),
        c.metrics(),
        test == null ? null : test.metrics(),
        gap,
        inference.cost().multiplyAdds(),
        lookups(inference),
        SubnetSearch.weights(inference),
        tried.size(),
        tried.stream().mapToDouble(Scored::seconds).sum(),
        c.candidate().words());
  }

  private static long lookups(Graph inference) {
    return inference.parameters().stream().filter(ParameterSpec::table).count();
  }

  /** The mean of the best few of the highest rung. */
  private LeaderboardEntry ensemble(List<Scored> top, TestScores.@Nullable Tested ofHandMade)
      throws IOException, InterruptedException {
    List<AutoCandidate> members =
        top.stream().limit(config.ensemble()).map(Scored::candidate).toList();
    Ensemble ensemble = new Ensemble(heats, members, config.seed());
    Predictor.Predictions validation =
        ensemble.predict(c -> c.of(study.data()).rows(Split.VALIDATION));
    TestScores.@Nullable Tested test =
        tests
            ? scores.of(
                "ensemble/" + members.size(), () -> ensemble.predict(c -> test(c, ensemble.name())))
            : null;
    List<Graph> graphs = members.stream().map(c -> c.model(study.data()).inference()).toList();
    return new LeaderboardEntry(
        ensemble.name(),
        "ensemble",
        validation.metrics(),
        test == null ? null : test.metrics(),
        gap(test, ofHandMade),
        graphs.stream().mapToLong(g -> g.cost().multiplyAdds()).sum(),
        graphs.stream().mapToLong(Leaderboard::lookups).sum(),
        graphs.stream().mapToLong(SubnetSearch::weights).sum(),
        members.size(),
        top.stream().limit(config.ensemble()).mapToDouble(Scored::seconds).sum(),
        String.join(", ", members.stream().map(c -> c.shape().name()).toList()));
  }

  /** The best searched model and the best of every family, those that are not shown yet. */
  private List<Scored> untested(
      List<Scored> shown, List<AutoFinalist> finalists, List<Scored> top) {
    List<Scored> all = new ArrayList<>();
    if (shown.stream().noneMatch(c -> c.candidate().arm() == AutoArm.SEARCHED)) {
      best(AutoArm.SEARCHED, finalists, top).ifPresent(all::add);
    }
    for (Family family : Family.values()) {
      String name = family.label();
      if (shown.stream().noneMatch(c -> c.candidate().shape().name().equals(name))) {
        top.stream()
            .filter(s -> s.candidate().shape().name().equals(name))
            .findFirst()
            .ifPresent(all::add);
      }
    }
    return all;
  }

  private void write(
      List<LeaderboardEntry> board,
      List<StoppedFamily> stopped,
      String verdict,
      List<TimeSpent> time,
      double spent)
      throws IOException {
    ObjectNode root = Results.object();
    root.put("seconds", spent);
    if (config.timed()) {
      root.put("budget_seconds", config.budget());
    }
    rungs.rows().forEach(root.putArray("rungs")::add);
    root.put("verdict", verdict);
    LeaderboardView.write(root.putArray("leaderboard"), board);
    LeaderboardView.write(root.putArray("time"), time);
    ArrayNode left = root.putArray("stopped");
    stopped.forEach(f -> f.write(left.addObject()));
    study.folder().results().put("auto", root);
  }
}
