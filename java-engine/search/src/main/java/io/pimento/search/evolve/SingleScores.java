package io.pimento.search.evolve;

import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Design;
import io.pimento.search.work.Awaited;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
  public List<Coming> of(List<Candidate> before, List<Archive.Proposal> generation, int known)
      throws IOException, InterruptedException {
    List<Design> unknown = generation.stream().skip(known).map(Archive.Proposal::design).toList();
    if (!unknown.isEmpty()) {
      evaluation.coming(unknown);
    }
    List<Coming> coming = new ArrayList<>();
    for (int i = known; i < generation.size(); i++) {
      int index = before.size() + i;
      Archive.Proposal p = generation.get(i);
      Future<Candidate> future =
          pool.submit(
              () -> {
                Evaluation.Scored scored = evaluation.score(p.design());
                SubnetScore score = scored.score();
                return new Candidate(
                    index,
                    p.generation(),
                    p.parent(),
                    scored.design(),
                    score,
                    objective.of(score),
                    goals.of(score),
                    p.predicted());
              });
      coming.add(() -> Awaited.of(future));
    }
    return coming;
  }

  @Override
  public boolean isOf(Design scored, Design proposed) {
    return evaluation.isOf(scored, proposed);
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
