package io.pimento.search.evolve;

import io.pimento.search.work.Awaited;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Independent questions, several at a time, with answers in their order. */
final class Together {
  private Together() {}

  @FunctionalInterface
  interface Question<A, B> {
    B of(A asked) throws IOException, InterruptedException;
  }

  static <A, B> List<B> ask(int parallel, List<A> all, Question<A, B> question)
      throws IOException, InterruptedException {
    List<B> answers = new ArrayList<>();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            parallel, Thread.ofPlatform().name("pimento-costs-", 0).daemon().factory());
    try (pool) {
      List<Future<B>> coming = new ArrayList<>();
      for (A asked : all) {
        coming.add(pool.submit(() -> question.of(asked)));
      }
      try {
        for (Future<B> answer : coming) {
          answers.add(Awaited.of(answer));
        }
      } finally {
        pool.shutdownNow();
      }
    }
    return answers;
  }
}
