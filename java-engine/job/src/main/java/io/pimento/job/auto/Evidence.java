package io.pimento.job.auto;

import io.pimento.data.Split;
import io.pimento.job.auto.board.TimeSpent;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.auto.candidate.Scored;
import io.pimento.job.auto.choice.Duel;
import io.pimento.run.RunData;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Losses of candidates on rows that they have not seen: those of validation, and train rows out of
 * fold where they are known. The latter are many more, and no candidate was chosen by them; but
 * click rates of fields among the columns know their labels, so that they count only for what
 * validation leaves open.
 */
final class Evidence {
  private final boolean auc;
  private final RunData data;
  private final Heats heats;
  private final Map<Scored, float[]> validation = new HashMap<>();

  /** Out of fold, by candidates as they were before they learnt from others. */
  private final Map<AutoCandidate, float[]> outOfFold = new HashMap<>();

  private TimeSpent outOfFoldTime = new TimeSpent("out of fold", 0, 0);

  /**
   * @param auc whether AUC is what counts
   */
  Evidence(boolean auc, RunData data, Heats heats) {
    this.auc = auc;
    this.data = data;
    this.heats = heats;
  }

  private static AutoCandidate untaught(AutoCandidate c) {
    return c.student(0, 0);
  }

  /** Adds the losses of all train rows. */
  void add(AutoCandidate c, float[] losses) {
    outOfFold.put(untaught(c), losses);
  }

  /** What trainings on folds took. */
  void took(TimeSpent time) {
    outOfFoldTime = time;
  }

  /** The same. */
  TimeSpent outOfFoldTime() {
    return outOfFoldTime;
  }

  /** Of the validation rows. */
  float[] validation(Scored s) throws IOException, InterruptedException {
    float[] known = validation.get(s);
    if (known == null) {
      AutoCandidate c = s.candidate();
      known = heats.predict(c, s.seed(), c.of(data).rows(Split.VALIDATION)).losses();
      validation.put(s, known);
    }
    return known;
  }

  /** Of the train rows, if it, or its teacher of the same shape and draw, was trained on folds. */
  Optional<float[]> outOfFold(AutoCandidate c) {
    return Optional.ofNullable(outOfFold.get(untaught(c)));
  }

  /** A comparison on validation rows. */
  Duel onValidation(Scored one, Scored other) throws IOException, InterruptedException {
    return Duel.of(name(one), validation(one), name(other), validation(other));
  }

  /** A comparison on train rows out of fold, if both are known there. */
  Optional<Duel> onTrain(Scored one, Scored other) {
    return outOfFold(one.candidate())
        .flatMap(
            losses ->
                outOfFold(other.candidate())
                    .map(others -> Duel.of(name(one), losses, name(other), others)));
  }

  /** A comparison on all rows that are known of both. */
  Duel onAll(Scored one, Scored other) throws IOException, InterruptedException {
    Duel validation = onValidation(one, other);
    return onTrain(one, other).map(validation::with).orElse(validation);
  }

  /**
   * Those first that validation cannot tell from its best and that are known out of fold, the best
   * mean loss on all rows before others; then the rest, in their order. Losses say nothing where
   * AUC is what counts.
   */
  List<Scored> ordered(List<Scored> top) throws IOException, InterruptedException {
    if (auc) {
      return top;
    }
    Map<Scored, Double> means = new HashMap<>();
    for (Scored s : top) {
      Optional<float[]> train = outOfFold(s.candidate());
      if (train.isPresent() && !onValidation(s, top.getFirst()).isClear()) {
        means.put(s, mean(validation(s), train.get()));
      }
    }
    return Stream.concat(
            top.stream().filter(means::containsKey).sorted(Comparator.comparing(means::get)),
            top.stream().filter(s -> !means.containsKey(s)))
        .toList();
  }

  private static double mean(float[] some, float[] others) {
    double sum = 0;
    for (float loss : some) {
      sum += loss;
    }
    for (float loss : others) {
      sum += loss;
    }
    return sum / ((double) some.length + others.length);
  }

  private static String name(Scored s) {
    return s.candidate().shape().name();
  }
}
