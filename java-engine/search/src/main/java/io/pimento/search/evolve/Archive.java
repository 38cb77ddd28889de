package io.pimento.search.evolve;

import io.pimento.search.progress.Progress;
import io.pimento.search.space.Architecture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Everything evaluated so far. Results are taken in the order of the candidates' indices, whoever
 * finishes first, and those already in the journal are not computed again: a search that was killed
 * goes on to the same result.
 */
final class Archive implements AutoCloseable {
  /** A candidate that waits for its score. */
  record Proposal(int generation, int parent, Architecture architecture) {}

  private final Evaluation evaluation;
  private final Objective objective;
  private final Journal journal;
  private final Progress progress;
  private final ExecutorService pool;
  private final List<Candidate> all = new ArrayList<>();
  private final Function<Architecture, String> identity;
  private final Set<String> seen = new HashSet<>();
  private double best = Double.POSITIVE_INFINITY;

  /**
   * @param identity equal for architectures that are one model
   */
  Archive(
      Function<Architecture, String> identity,
      Evaluation evaluation,
      Objective objective,
      Journal journal,
      int parallel,
      Progress progress) {
    this.identity = identity;
    this.evaluation = evaluation;
    this.objective = objective;
    this.journal = journal;
    this.progress = progress;
    this.pool =
        Executors.newFixedThreadPool(
            parallel, Thread.ofPlatform().name("pimento-search-", 0).daemon().factory());
  }

  /** Whether no equal model was reserved before; from now on it is. */
  boolean reserve(Architecture a) {
    return seen.add(identity.apply(a));
  }

  List<Candidate> all() {
    return all;
  }

  /** Scores proposals, in parallel, and returns them as candidates in their own order. */
  List<Candidate> evaluate(List<Proposal> proposals) throws IOException, InterruptedException {
    List<Future<Candidate>> futures = new ArrayList<>();
    for (int i = 0; i < proposals.size(); i++) {
      int index = all.size() + i;
      Proposal p = proposals.get(i);
      if (index < journal.found().size()) {
        Candidate known = journal.found().get(index);
        if (!known.architecture().equals(p.architecture())) {
          throw new IOException(
              "candidate "
                  + index
                  + " in the journal is not the one that this search proposes: its settings"
                  + " changed; choose another run folder");
        }
        futures.add(java.util.concurrent.CompletableFuture.completedFuture(known));
      } else {
        futures.add(
            pool.submit(
                () -> {
                  var score = evaluation.score(p.architecture());
                  return new Candidate(
                      index,
                      p.generation(),
                      p.parent(),
                      p.architecture(),
                      score,
                      objective.of(score));
                }));
      }
    }
    List<Candidate> done = new ArrayList<>();
    for (Future<Candidate> f : futures) {
      Candidate c = get(f);
      if (all.size() >= journal.found().size()) {
        journal.append(c);
      }
      all.add(c);
      done.add(c);
      best = Math.min(best, c.value());
      progress.at(all.size(), String.format(Locale.ROOT, "best %.5f", best));
    }
    return done;
  }

  private static Candidate get(Future<Candidate> f) throws IOException, InterruptedException {
    try {
      return f.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException r) {
        throw r;
      }
      throw new IOException("evaluating a subnet failed: " + e.getCause(), e.getCause());
    }
  }

  /** Stops the workers and waits for them: what they read must outlive them. */
  @Override
  public void close() {
    pool.shutdownNow();
    boolean interrupted = false;
    while (true) {
      try {
        if (pool.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
