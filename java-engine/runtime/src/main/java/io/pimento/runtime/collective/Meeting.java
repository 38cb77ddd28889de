package io.pimento.runtime.collective;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where members wait for one another, asleep, and see what each has brought. What a member did
 * before it came is visible to all after they met.
 */
final class Meeting {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final @Nullable Request[] brought;
  private Request[] met = {};
  private int arrived;
  private long round;
  private @Nullable String failure;
  private @Nullable Throwable cause;

  Meeting(int size) {
    this.brought = new Request[size];
  }

  int size() {
    return brought.length;
  }

  /**
   * Waits until every member has brought something.
   *
   * @return what they brought, by rank
   * @throws CollectiveException if a member will not come
   */
  Request[] meet(int rank, Request mine) throws InterruptedException {
    lock.lock();
    try {
      throwIfBroken(rank, mine);
      if (brought[rank] != null) {
        throw new IllegalStateException(
            "rank " + rank + " is in an operation already: one thread a member");
      }
      brought[rank] = mine;
      arrived++;
      if (arrived == size()) {
        met = take();
        arrived = 0;
        round++;
        changed.signalAll();
        return met;
      }
      await(rank, mine);
      // The next round ends only when this member has come again, so this is still this round's.
      return met;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end of the round; once it has ended, nothing takes it back. */
  private void await(int rank, Request mine) throws InterruptedException {
    long before = round;
    while (round == before) {
      throwIfBroken(rank, mine);
      try {
        changed.await();
      } catch (InterruptedException e) {
        if (round != before) {
          Thread.currentThread().interrupt();
          return;
        }
        fail("rank " + rank + " was interrupted in " + mine.operation(), e);
        throw e;
      }
    }
  }

  private Request[] take() {
    Request[] all = new Request[size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = Objects.requireNonNull(brought[i]);
      brought[i] = null;
    }
    return all;
  }

  private void throwIfBroken(int rank, Request mine) {
    if (failure != null && cause != null) {
      throw CollectiveException.released(
          mine.operation() + " of rank " + rank + " was given up: " + failure, cause);
    }
  }

  /** Why nobody meets any more; empty while all can. */
  Optional<String> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  /** Releases all who wait and all who come; the first reason stays. */
  void fail(String why, Throwable reason) {
    lock.lock();
    try {
      if (failure == null) {
        failure = why;
        cause = reason;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
