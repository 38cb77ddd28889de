package io.pimento.search.evolve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Scores candidates one by one, several at a time. */
final class SingleScores implements Scores {
  private final Evaluation evaluation;
  private final Objective objective;
  private final Goals goals;
  private final ExecutorService pool;

  SingleScores(Evaluation evaluation, Objective objective, Goals goals, int parallel) {
    this.evaluation = evaluation;
    this.objective = objective;
    this.goals = goals;
    this.pool =
        Executors.newFixedThreadPool(
            parallel, Thread.ofPlatform().name("pimento-search-", 0).daemon().factory());
  }

  @Override
  public List<Coming> of(List<Candidate> before, List<Archive.Proposal> generation, int known) {
    List<Coming> coming = new ArrayList<>();
    for (int i = known; i < generation.size(); i++) {
      int index = before.size() + i;
      Archive.Proposal p = generation.get(i);
      Future<Candidate> future =
          pool.submit(
              () -> {
                var score = evaluation.score(p.design());
                return new Candidate(
                    index,
                    p.generation(),
                    p.parent(),
                    p.design(),
                    score,
                    objective.of(score),
                    goals.of(score),
                    p.predicted());
              });
      coming.add(() -> get(future));
    }
    return coming;
  }

  private static Candidate get(Future<Candidate> f) throws IOException, InterruptedException {
    try {
      return f.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException r -> throw r;
        case IOException io -> throw io;
        case Error error -> throw error;
        case InterruptedException i -> throw i;
        case null, default ->
            throw new IOException("evaluating a subnet failed: " + e.getCause(), e.getCause());
      }
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
