package io.pimento.job.auto;

import io.pimento.job.auto.candidate.AutoArm;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.auto.candidate.Effort;
import io.pimento.job.auto.candidate.History;
import io.pimento.job.auto.candidate.Scored;
import io.pimento.job.auto.choice.Rungs;
import io.pimento.report.text.Text;
import io.pimento.run.RunData;
import io.pimento.run.config.AutoConfig;
import io.pimento.search.pipeline.TrialBook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What there is time for, judged by recorded seconds alone, so that it is judged alike again. */
final class TimeLeft {
  /** Candidates of each arm below which a wave is none. */
  private static final int LEAST = 2;

  /** Of the budget, for the finals. */
  private static final double FINALS = 0.2;

  /** Of the budget, for models that learn from others. */
  private static final double TEACHING = 0.3;

  /** A candidate may take this part of the budget on the highest rung. */
  private static final double SLOWEST = 0.25;

  /** How much longer than the quickest is about as long. */
  private static final double ABOUT = 1.25;

  /** A rung is for what takes at most this part of what is left, so that there are several. */
  private static final double MOST_OF_REST = 0.35;

  private final AutoConfig config;
  private final RunData data;
  private final Consumer<String> lines;
  private final TrialBook book;
  private final Heats heats;
  private final Rungs rungs;
  private final int lanes;
  private final double perSecond;
  private final double probed;
  private final Distillation distillation;
  private final Refits refits;
  private boolean teaching;

  /**
   * Of a search.
   *
   * @param lanes trainings side by side
   * @param perSecond rows a second of the probe, of all of them
   */
  TimeLeft(
      AutoConfig config,
      RunData data,
      Consumer<String> lines,
      TrialBook book,
      Heats heats,
      Rungs rungs,
      int lanes,
      double perSecond,
      Distillation distillation,
      Refits refits)
      throws IOException {
    this.config = config;
    this.data = data;
    this.lines = lines;
    this.book = book;
    this.heats = heats;
    this.rungs = rungs;
    this.lanes = lanes;
    this.perSecond = perSecond;
    this.probed = Probe.effort(data);
    this.distillation = distillation;
    this.refits = refits;
    this.teaching = config.distill();
  }

  /** From now on waves have all but what the finals want. */
  void keepNothingForTeaching() {
    teaching = false;
  }

  double spent() {
    return Probe.seconds(book) + heats.spent();
  }

  double left() {
    return config.budget() - spent();
  }

  /** Left for waves: what comes after them is kept back. */
  private double leftForWaves(History history) {
    List<Scored> top = history.on(rungs.top());
    if (!config.distill() || top.isEmpty()) {
      return left() - keptBack(config.budget(), teaching, Double.POSITIVE_INFINITY);
    }
    double finals = LastRound.most(top, lanes) + refits.seconds(winners(top));
    double after = finals + (teaching ? distillation.most(top) : 0);
    return left() - keptBack(config.budget(), teaching, after);
  }

  /**
   * Seconds of a budget that waves leave for what comes after them.
   *
   * @param teaching whether models will still learn from others
   * @param after what comes after takes at most
   */
  static double keptBack(double budget, boolean teaching, double after) {
    return Math.min(budget * (teaching ? FINALS + TEACHING : FINALS), after);
  }

  /** Who wins as things stand, one of each arm. */
  static List<Scored> winners(List<Scored> top) {
    return Arrays.stream(AutoArm.values()).flatMap(arm -> Scored.best(top, arm).stream()).toList();
  }

  /**
   * Those of whom a training on the highest rung would leave time for others; where there are none,
   * those that take about as long as the quickest.
   */
  List<AutoCandidate> quick(List<AutoCandidate> drawn) {
    if (!config.timed()) {
      return drawn;
    }
    double[] seconds = drawn.stream().mapToDouble(this::onHighestRung).toArray();
    double bound = bound(seconds, config.budget());
    List<AutoCandidate> quick = new ArrayList<>();
    List<String> slow = new ArrayList<>();
    for (int i = 0; i < seconds.length; i++) {
      AutoCandidate c = drawn.get(i);
      if (seconds[i] <= bound) {
        quick.add(c);
      } else {
        slow.add("%s (about %s)".formatted(c.shape().name(), Text.seconds(seconds[i])));
      }
    }
    if (!slow.isEmpty()) {
      lines.accept("too slow for the budget: " + String.join(", ", slow));
    }
    return quick;
  }

  private double onHighestRung(AutoCandidate c) {
    double work = Math.max(1, Effort.perRow(c, data) / probed);
    return rungs.rows().getLast() * (double) c.draw().epochs() * work * lanes / perSecond;
  }

  /** The most seconds that a candidate's training may take. */
  static double bound(double[] seconds, double budget) {
    double least = Arrays.stream(seconds).min().orElse(0);
    return least <= budget * SLOWEST ? budget * SLOWEST : least * ABOUT;
  }

  /** Whether one that was trained on a rung is quick enough for the next. */
  boolean isQuickAbove(Scored s, History history) {
    double more = (double) rungs.rows().get(s.rung() + 1) / rungs.rows().get(s.rung());
    return !config.timed() || s.seconds() * more <= MOST_OF_REST * leftForWaves(history);
  }

  /** Candidates of each arm in the largest wave that there is time for; 0 if for none. */
  int affordable(int most, History history) {
    double rest = leftForWaves(history);
    for (int n = most; n >= LEAST; n--) {
      double cost = 0;
      int there = n;
      for (int rung = 0; rung <= rungs.top(); rung++) {
        cost += 2 * there * seconds(rung, history) / lanes;
        there = Rungs.through(there);
      }
      if (cost <= rest) {
        return n;
      }
    }
    return 0;
  }

  /** What a training on a rung takes, from those there, or below. */
  private double seconds(int rung, History history) {
    double known = history.seconds(rung);
    if (!Double.isNaN(known) || rung == 0) {
      return known;
    }
    return seconds(rung - 1, history) * rungs.rows().get(rung) / rungs.rows().get(rung - 1);
  }
}
