package io.pimento.job.auto;

import io.pimento.data.Split;
import io.pimento.document.UserException;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.auto.candidate.Effort;
import io.pimento.job.auto.candidate.HandMadeProposer;
import io.pimento.job.auto.candidate.History;
import io.pimento.job.auto.candidate.Proposer;
import io.pimento.job.auto.candidate.RandomProposer;
import io.pimento.job.auto.candidate.Scored;
import io.pimento.job.auto.candidate.SearchedProposer;
import io.pimento.job.auto.choice.Promotion;
import io.pimento.job.auto.choice.Rungs;
import io.pimento.job.auto.choice.Students;
import io.pimento.job.fit.ModelShape;
import io.pimento.report.text.Text;
import io.pimento.run.Run;
import io.pimento.run.config.AutoConfig;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.recipe.Recipes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks for the best model within a time. Waves of candidates, half of them hand-made models and
 * half architectures, climb rungs of more and more rows; the best of all are trained with further
 * seeds, the best of these on validation is kept and tested once.
 */
public final class AutoJob {
  /** Candidates of each arm in a wave. */
  private static final int WAVE = 10;

  /** Waves without a better model after which the search is over. */
  private static final int PATIENCE = 8;

  private final Run run;
  private final AutoConfig config;
  private final TrialBook book;
  private final int lanes;
  private final Rungs rungs;
  private final Heats heats;
  private final History history;

  private final BestSoFar bestSoFar;
  private final Recipes recipes;
  private final Distillation distillation;
  private final Refits refits;
  private final TimeLeft time;
  private final List<Proposer> arms;

  private int waves;
  private int candidates;
  private int sinceBetter;
  private boolean taught;

  private AutoJob(
      Run run,
      TrialBook book,
      Trainings trainings,
      int lanes,
      Rungs rungs,
      double perSecond,
      BestSoFar bestSoFar)
      throws IOException {
    this.bestSoFar = bestSoFar;
    this.recipes = run.study().recipes(run.config().auto().recipes());
    this.run = run;
    this.config = run.config().auto();
    this.book = book;
    this.lanes = lanes;
    this.rungs = rungs;
    Consumer<String> lines = run.messages()::line;
    this.heats = new Heats(run.study(), run.bench(), trainings, book, rungs, bestSoFar);
    this.history = new History(config.auc());
    this.distillation = new Distillation(config, run.data(), lines, heats, book, rungs, lanes);
    this.refits = new Refits(config.refit(), run.data(), run.machine(), heats, rungs);
    this.time =
        new TimeLeft(
            config, run.data(), lines, book, heats, rungs, lanes, perSecond, distillation, refits);
    long rows = rungs.rows().getLast();
    long bound = config.maxMultiplyAdds();
    this.arms =
        List.of(
            new HandMadeProposer(run.data(), recipes, rows, config.seed(), bound),
            config.random()
                ? new RandomProposer(run.data(), recipes, rows, config.seed(), bound)
                : new SearchedProposer(
                    run.data(), recipes, rows, config.seed(), bound, ModelShape.allPublished()));
  }

  /**
   * Holds a configuration against its file of recipes, before a run folder is begun with it.
   *
   * @throws UserException naming what is wrong
   */
  public static void check(AutoConfig config) throws IOException {
    config.recipes();
  }

  /**
   * Looks for a model, or goes on with it.
   *
   * @param bestSoFar is kept up to date, for whoever stops it
   * @return leaderboard and verdict as lines
   */
  public static List<String> run(Run run, BestSoFar bestSoFar)
      throws IOException, InterruptedException {
    AutoConfig config = run.config().auto();
    TrialBook book =
        run.trialBook(
            run.folder().autoTrials(),
            run.config().identity(run.data().fingerprint(), "auto")
                + run.data().stem().start()
                + config.recipesKey()
                + (run.data().pretrained().isEmpty()
                    ? ""
                    : ", embedding " + run.config().model().embedding()));
    int threads = run.machine().workers().threads();
    int lanes = config.parallel() == 0 ? threads : config.parallel();
    try (Trainings trainings = run.trainings(lanes)) {
      long rows = run.data().rows(Split.TRAIN).rows();
      double rate = config.timed() ? Probe.rowsPerSecond(run.data(), trainings, book, lanes) : 0;
      Rungs rungs =
          config.rungs().isEmpty()
              ? Rungs.plan(rows, rate, lanes, config.budget())
              : Rungs.of(config.rungs(), rows);
      run.messages()
          .line(
              "auto: %s train rows, candidates on %s of them; %s, %d side by side"
                  .formatted(
                      Text.count(rows),
                      String.join(" → ", rungs.rows().stream().map(Text::count).toList()),
                      config.timed() ? Text.seconds(config.budget()) : config.waves() + " waves",
                      lanes));
      return new AutoJob(run, book, trainings, lanes, rungs, rate, bestSoFar).find();
    }
  }

  /** Waves for as long as they find something and there is time. */
  private void search() throws IOException, InterruptedException {
    while (more()) {
      int count = waves == 0 || !config.timed() ? WAVE : time.affordable(WAVE, history);
      double before = best().map(s -> s.badness(config.auc())).orElse(Double.POSITIVE_INFINITY);
      List<List<AutoCandidate>> proposed = new ArrayList<>();
      for (Proposer arm : arms) {
        List<AutoCandidate> drawn = arm.propose(waves, count, candidates, history);
        candidates += drawn.size();
        proposed.add(time.quick(drawn));
      }
      wave(waves, proposed);
      Optional<Scored> now = best();
      boolean better = now.isPresent() && now.get().badness(config.auc()) < before;
      sinceBetter = better ? 0 : sinceBetter + 1;
      say(waves, now);
      waves++;
    }
  }

  private boolean more() {
    if (!config.timed()) {
      return waves < config.waves();
    }
    return waves == 0 || (sinceBetter < PATIENCE && time.affordable(WAVE, history) > 0);
  }

  private Optional<Scored> best() {
    return top().stream().findFirst();
  }

  private void say(int wave, Optional<Scored> best) {
    String found =
        best.map(
                s ->
                    "best so far %s, validation log loss %.5f, AUC %.5f (%s)"
                        .formatted(
                            s.candidate().shape().name(),
                            s.metrics().logLoss(),
                            s.metrics().auc(),
                            s.candidate().words()))
            .orElse("nothing on " + rowsOfTop() + " yet");
    String rest = config.timed() ? "; " + Text.seconds(Math.max(0, time.left())) + " left" : "";
    run.messages().line("wave %d: %s%s".formatted(wave + 1, found, rest));
  }

  /** The rows of the highest rung, which may be fewer than there are. */
  private String rowsOfTop() {
    long top = rungs.rows().getLast();
    long all = run.data().rows(Split.TRAIN).rows();
    return (top == all ? "all " : "") + Text.count(top) + " rows";
  }

  private void wave(int wave, List<List<AutoCandidate>> arms)
      throws IOException, InterruptedException {
    List<List<AutoCandidate>> there = arms;
    for (int rung = 0; rung <= rungs.top(); rung++) {
      String what = "wave " + (wave + 1) + (rungs.top() == 0 ? "" : ", rung " + (rung + 1));
      List<AutoCandidate> all = there.stream().flatMap(List::stream).toList();
      List<Scored> scored = heats.run(what, rung, all, config.seed());
      history.add(scored);
      if (rung == rungs.top()) {
        break;
      }
      List<List<AutoCandidate>> through = new ArrayList<>();
      for (List<AutoCandidate> arm : there) {
        through.add(through(scored.stream().filter(s -> arm.contains(s.candidate())).toList()));
      }
      there = through;
    }
    forget();
  }

  /**
   * The best of an arm on a rung that there is time for on the next; the quickest where there is
   * time for none and nobody came to the highest yet.
   */
  private List<AutoCandidate> through(List<Scored> arm) {
    List<Scored> whole = arm.stream().filter(s -> !s.failed()).toList();
    List<Scored> quick = whole.stream().filter(s -> time.isQuickAbove(s, history)).toList();
    if (quick.isEmpty() && top().isEmpty()) {
      quick = whole.stream().min(Comparator.comparingDouble(Scored::seconds)).stream().toList();
    }
    return Promotion.of(
        quick.stream().sorted(history.order()).map(Scored::candidate).toList(),
        Rungs.through(arm.size()),
        c -> Effort.ofEpochs(c, run.data()));
  }

  /**
   * Keeps the weights of who may still win, or stands on the leaderboard; of all once some were
   * taught, for then others may win than were ahead.
   */
  private void forget() throws IOException {
    if (taught) {
      return;
    }
    List<Scored> top = top();
    List<AutoCandidate> kept = new ArrayList<>();
    int wanted = Math.max(LastRound.FINALISTS, config.ensemble());
    top.stream().limit(wanted).forEach(s -> kept.add(s.candidate()));
    Distillation.ofDifferentShapes(top).stream()
        .limit(Distillation.MOST_TEACHERS)
        .forEach(s -> kept.add(s.candidate()));
    heats.forget(kept);
  }

  private List<Scored> top() {
    return history.on(rungs.top());
  }

  private List<String> find() throws IOException, InterruptedException {
    search();
    if (top().isEmpty()) {
      throw new UserException(
          "no model was trained on "
              + rowsOfTop()
              + (config.timed()
                  ? " within " + Text.seconds(config.budget()) + "; give it a longer --budget"
                  : " in " + config.waves() + " waves; give it more auto.waves")
              + (config.maxMultiplyAdds() == Long.MAX_VALUE ? "" : " or more multiply-adds"));
    }
    Evidence evidence = new Evidence(config.auc(), run.data(), heats);
    List<Scored> chosen = config.distill() ? teach(evidence) : top();
    LastRound.Outcome outcome =
        new LastRound(
                config,
                run.folder().fittedBest(),
                run.messages()::line,
                heats,
                rungs,
                lanes,
                refits,
                bestSoFar,
                evidence)
            .run(chosen, time::left);
    return new Leaderboard(
            run.study(), run.messages()::line, heats, refits, rungs, history, new TestScores(book))
        .finish(outcome, chosen, evidence.outOfFoldTime(), time.spent());
  }

  /**
   * Lets models learn from one another where there is time for it; what it leaves, and all of it
   * where there is none, is for further waves.
   *
   * @return all on the highest rung, best first
   */
  private List<Scored> teach(Evidence evidence) throws IOException, InterruptedException {
    if (!distillation.isTimeFor(top(), leftForTeaching())) {
      time.keepNothingForTeaching();
      search();
    }
    List<Scored> students = distillation.run(top(), candidates, this::leftForTeaching, evidence);
    history.add(students);
    candidates += students.size();
    taught = true;
    time.keepNothingForTeaching();
    search();
    return evidence.ordered(Students.chosen(top(), config.auc()));
  }

  private double leftForTeaching() {
    return time.left() - refits.seconds(TimeLeft.winners(top()));
  }
}
