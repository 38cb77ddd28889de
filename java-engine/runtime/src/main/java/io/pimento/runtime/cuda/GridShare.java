package io.pimento.runtime.cuda;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Shares a GPU's blocks between the streams that launch at about the same time, so that their
 * launches run side by side. A small model's levels keep few blocks busy, and a barrier over few
 * blocks is faster: several small models at once train faster than one after another. Results do
 * not depend on it: units of work are cut the same way whatever the grid.
 */
final class GridShare {
  /** One stream's part. */
  final class User implements AutoCloseable {
    private final BooleanSupplier busy;

    /** When it launched last; at first so long ago that it takes no part. */
    private volatile long used;

    private User(BooleanSupplier busy) {
      this.busy = busy;
      this.used = clock.getAsLong() - LONGEST_NANOS - 1;
    }

    /** Blocks for a launch now: a fair part among those that launched just now or still run. */
    int blocks() {
      long now = clock.getAsLong();
      used = now;
      int sharing = 0;
      for (User u : users) {
        if (now - u.used <= (u.busy.getAsBoolean() ? LONGEST_NANOS : RECENT_NANOS)) {
          sharing++;
        }
      }
      return Math.max(1, all / sharing);
    }

    @Override
    public void close() {
      users.remove(this);
    }
  }

  /**
   * A stream that has nothing under way and was silent for longer takes no part: one that waits for
   * its host between small steps does, one that waits for another's turn does not.
   */
  static final long RECENT_NANOS = 2_000_000;

  /** However long a launch takes, nobody waits for one that was sent before that. */
  static final long LONGEST_NANOS = 1_000_000_000;

  private final int all;
  private final LongSupplier clock;
  private final List<User> users = new CopyOnWriteArrayList<>();

  /**
   * @param all blocks that the GPU holds at once
   * @param clock nanoseconds
   */
  GridShare(int all, LongSupplier clock) {
    this.all = all;
    this.clock = clock;
  }

  /**
   * @param busy whether the stream has launches under way; asked from any thread
   */
  User join(BooleanSupplier busy) {
    User user = new User(busy);
    users.add(user);
    return user;
  }
}
