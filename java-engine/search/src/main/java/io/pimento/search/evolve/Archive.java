package io.pimento.search.evolve;

import io.pimento.search.progress.Progress;
import io.pimento.search.space.Design;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Everything evaluated so far. Results are taken in the order of the candidates' indices, whoever
 * finishes first, and those already in the journal are not computed again: a search that was killed
 * goes on to the same result.
 */
final class Archive implements AutoCloseable {
  private static final int ATTEMPTS = 10_000;

  /**
   * A candidate that waits for its score.
   *
   * @param predicted log loss that a surrogate expects; NaN if none was asked
   */
  record Proposal(int generation, int parent, Design design, double predicted) {
    Proposal(int generation, int parent, Design design) {
      this(generation, parent, design, Double.NaN);
    }
  }

  private final Scores scores;
  private final Goals goals;
  private final Journal journal;
  private final Progress progress;
  private final List<Candidate> all = new ArrayList<>();
  private final Function<Design, String> identity;
  private final Set<String> seen = new HashSet<>();
  private double best = Double.POSITIVE_INFINITY;
  private @Nullable SearchFront front;

  /**
   * @param identity equal for designs that are one model on one hardware
   */
  Archive(
      Function<Design, String> identity,
      Scores scores,
      Goals goals,
      Journal journal,
      Progress progress) {
    this.identity = identity;
    this.scores = scores;
    this.goals = goals;
    this.journal = journal;
    this.progress = progress;
  }

  /**
   * Draws, with attempts from 0 on, until a design is new; from now on it is known.
   *
   * @throws IllegalStateException if none is found
   */
  Design fresh(IntFunction<Design> draw) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Design d = draw.apply(i);
      if (isNew(d)) {
        return d;
      }
    }
    throw new IllegalStateException(
        "no design was found in "
            + ATTEMPTS
            + " draws that was not seen before; the space is too small for this search");
  }

  /** Whether a design was not known; from now on it is. */
  boolean isNew(Design design) {
    return seen.add(identity.apply(design));
  }

  /** A design that was drawn and then not scored may be drawn again. */
  void forget(Design design) {
    seen.remove(identity.apply(design));
  }

  List<Candidate> all() {
    return all;
  }

  /** Scores proposals and returns them as candidates in their own order. */
  List<Candidate> evaluate(List<Proposal> proposals) throws IOException, InterruptedException {
    int known = 0;
    int first = all.size();
    for (int i = 0; i < proposals.size(); i++) {
      int index = first + i;
      Proposal p = proposals.get(i);
      if (index >= journal.found().size()) {
        break;
      }
      known++;
      if (!scores.isOf(journal.found().get(index).design(), p.design())) {
        throw new IOException(
            "candidate "
                + index
                + " in the journal is not the one that this search proposes: its settings"
                + " changed; choose another run folder");
      }
    }
    List<Scores.Coming> coming = scores.of(all, proposals, known);
    List<Candidate> done = new ArrayList<>();
    for (int i = 0; i < proposals.size(); i++) {
      Candidate c = i < known ? journal.found().get(first + i) : coming.get(i - known).get();
      if (i >= known) {
        journal.append(c);
      }
      all.add(c);
      done.add(c);
      seen.add(identity.apply(c.design()));
      progress.at(all.size(), note(c));
    }
    return done;
  }

  /** The best value and, once the first candidates tell the reference point, the front. */
  private String note(Candidate latest) {
    best = latest.fitness().feasible() ? Math.min(best, latest.value()) : best;
    if (front != null) {
      front.add(latest);
    } else if (all.size() >= goals.first()) {
      front = SearchFront.of(goals, all);
    }
    String value =
        best == Double.POSITIVE_INFINITY
            ? "none keeps to the constraints"
            : String.format(Locale.ROOT, "best %.5f", best);
    return front == null
        ? value
        : String.format(
            Locale.ROOT,
            "%s, front of %d, hypervolume %.5f",
            value,
            front.members().size(),
            front.hypervolume());
  }

  @Override
  public void close() {
    scores.close();
  }
}
