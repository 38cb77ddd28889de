package io.pimento.job.auto;

import io.pimento.job.auto.candidate.AutoArm;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.auto.candidate.Scored;
import io.pimento.job.auto.choice.Rungs;
import io.pimento.run.RunData;
import io.pimento.run.config.AutoConfig;
import io.pimento.search.pipeline.TrialBook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * Models learn from others' predictions, too: the best few of both arms predict train rows that
 * they have not seen, and the best are trained again on labels that are mixed with the mean of
 * these (distillation: Hinton et al. 2015; of one's own kind: Furlanello et al. 2018). A student is
 * one model of its teacher's cost.
 */
final class Distillation {
  /** Models that may be trained on folds. */
  static final int MOST_TEACHERS = 8;

  /** Of these, the best whose mean is learnt. */
  private static final int TAUGHT_BY = 4;

  /** Teachers and folds, best first; the first that there is time for is done. */
  private static final List<Plan> PLANS =
      List.of(
          new Plan(MOST_TEACHERS, 5),
          new Plan(6, 5),
          new Plan(4, 5),
          new Plan(3, 5),
          new Plan(3, 4),
          new Plan(2, 5),
          new Plan(2, 4),
          new Plan(2, 3),
          new Plan(1, 4),
          new Plan(1, 3),
          new Plan(1, 2));

  /** Where no time is measured. */
  private static final Plan UNTIMED = new Plan(2, 3);

  /** Who takes so many times what the best takes teaches nobody. */
  private static final double SLOW = 3;

  private static final List<Double> SHARES = List.of(0.3, 0.5);

  /** Of the time for trainings, for what a rung's mean does not know. */
  private static final double MARGIN = 1.15;

  private final AutoConfig config;
  private final RunData data;
  private final Consumer<String> lines;
  private final Heats heats;
  private final TrialBook book;
  private final Rungs rungs;
  private final int lanes;

  Distillation(
      AutoConfig config,
      RunData data,
      Consumer<String> lines,
      Heats heats,
      TrialBook book,
      Rungs rungs,
      int lanes) {
    this.config = config;
    this.data = data;
    this.lines = lines;
    this.heats = heats;
    this.book = book;
    this.rungs = rungs;
    this.lanes = lanes;
  }

  /** How much is done. */
  private record Plan(int teachers, int folds) {}

  /**
   * Trains teachers and students.
   *
   * @param top results on the highest rung, best first
   * @param first number of the first student
   * @param left seconds for it
   * @param evidence gets what the teachers lose on rows out of fold
   * @return the students, none if there is no time
   */
  List<Scored> run(List<Scored> top, int first, DoubleSupplier left, Evidence evidence)
      throws IOException, InterruptedException {
    List<Scored> best = teachers(top);
    Optional<Plan> plan = plan(best, left.getAsDouble());
    if (plan.isEmpty()) {
      lines.accept("no time is left to let models learn from one another");
      return List.of();
    }
    OutOfFold unseen = new OutOfFold(data, config.seed(), heats, book, rungs, plan.get().folds());
    List<Scored> few = best.subList(0, Math.min(plan.get().teachers(), best.size()));
    List<Scored> tried = unseen.train(few);
    evidence.took(unseen.time(few));
    if (tried.isEmpty()) {
      return List.of();
    }
    for (Scored s : tried) {
      evidence.add(s.candidate(), unseen.losses(s));
    }
    List<Scored> ranked = evidence.ordered(tried);
    List<Scored> teachers = ranked.subList(0, Math.min(TAUGHT_BY, ranked.size()));
    lines.accept(
        "taught by %s, each in %d folds of the train rows"
            .formatted(
                String.join(
                    ", ", teachers.stream().map(s -> s.candidate().shape().name()).toList()),
                plan.get().folds()));
    heats.teach(unseen.probabilities(teachers));
    List<Scored> pupils =
        Stream.concat(ranked.stream(), best.stream().filter(s -> !ranked.contains(s))).toList();
    List<AutoCandidate> students = students(pupils, first, left.getAsDouble());
    return heats.run("students", rungs.top(), students, config.seed());
  }

  /** The best of each arm, then the best of other shapes. */
  static List<Scored> ofDifferentShapes(List<Scored> top) {
    List<Scored> best = new ArrayList<>();
    top.stream().findFirst().ifPresent(best::add);
    for (AutoArm arm : AutoArm.values()) {
      Scored.best(top, arm).filter(s -> !best.contains(s)).ifPresent(best::add);
    }
    for (Scored s : top) {
      if (best.stream().noneMatch(b -> b.candidate().shape().equals(s.candidate().shape()))) {
        best.add(s);
      }
    }
    return best;
  }

  /** Who may teach, without slow ones. */
  private List<Scored> teachers(List<Scored> top) {
    double most = SLOW * top.getFirst().seconds();
    return ofDifferentShapes(top).stream()
        .limit(MOST_TEACHERS)
        .filter(s -> !config.timed() || s.seconds() <= most)
        .toList();
  }

  /** What all of it would take at most, in seconds. */
  double most(List<Scored> top) {
    List<Scored> best = teachers(top);
    double students = SHARES.size() * best.stream().mapToDouble(Scored::seconds).sum() / lanes;
    return seconds(PLANS.getFirst(), best) + MARGIN * students;
  }

  /**
   * Whether there is time for the least of it.
   *
   * @param left seconds for it
   */
  boolean isTimeFor(List<Scored> top, double left) {
    return plan(teachers(top), left).isPresent();
  }

  private Optional<Plan> plan(List<Scored> best, double left) {
    if (!config.timed()) {
      return Optional.of(UNTIMED);
    }
    return PLANS.stream().filter(p -> seconds(p, best) <= left).findFirst();
  }

  /** Of the teachers' folds and one student. */
  private double seconds(Plan plan, List<Scored> best) {
    List<Scored> teachers = best.subList(0, Math.min(plan.teachers(), best.size()));
    double all = teachers.stream().mapToDouble(Scored::seconds).sum();
    double longest = teachers.stream().mapToDouble(Scored::seconds).max().orElseThrow();
    double folds = Math.max((plan.folds() - 1) * all / lanes, longest);
    return MARGIN * (folds + best.getFirst().seconds());
  }

  /** Of the best of each arm, and of others, with each share, as there is time. */
  private List<AutoCandidate> students(List<Scored> best, int first, double left) {
    List<AutoCandidate> students = new ArrayList<>();
    double work = 0;
    for (double share : SHARES) {
      for (Scored s : best) {
        double more = work + s.seconds();
        boolean fits = MARGIN * Math.max(more / lanes, s.seconds()) <= left;
        if (students.isEmpty() || !config.timed() || fits) {
          work = more;
          students.add(s.candidate().student(first + students.size(), share));
        }
      }
    }
    return students;
  }
}
