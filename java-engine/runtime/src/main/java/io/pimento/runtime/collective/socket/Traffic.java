package io.pimento.runtime.collective.socket;

import io.pimento.runtime.collective.CollectiveException;
import io.pimento.runtime.collective.Request;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * All of a member's connections for data, moved by the one thread that is in an operation: it sends
 * to and receives from all at once, so that nobody waits for somebody who waits for him, whatever
 * the sizes.
 */
final class Traffic implements AutoCloseable {
  private static final long WAIT_MILLIS = 1000;

  private final int rank;
  private final Links links;
  private final Selector selector;
  private final List<DataLine> lines = new ArrayList<>();

  Traffic(int rank, int size, Links links) throws IOException {
    this.rank = rank;
    this.links = links;
    this.selector = Selector.open();
    for (int r = 0; r < size; r++) {
      if (r != rank) {
        lines.add(new DataLine(r, links.data(r), selector));
      }
    }
    links.failure().onFailure(selector::wakeup);
  }

  /** One for each other member, by rank. */
  List<DataLine> lines() {
    return lines;
  }

  /**
   * Moves data until all lines are so far.
   *
   * @throws CollectiveException if the group fails
   * @throws InterruptedException if this thread was interrupted; the group has then failed
   */
  void until(Request request, Predicate<DataLine> reached) throws InterruptedException {
    while (true) {
      requireWhole(request);
      boolean all = true;
      boolean moved = false;
      for (DataLine line : lines) {
        // Also of lines that are so far: others may wait for what is still to be sent to them.
        moved |= move(request, line);
        all &= reached.test(line);
      }
      if (all) {
        return;
      }
      if (Thread.interrupted()) {
        String why = links.who(rank) + " was interrupted in " + request.operation();
        InterruptedException e = new InterruptedException(why);
        links.fail(why, e);
        throw e;
      }
      if (!moved) {
        select();
      }
    }
  }

  private boolean move(Request request, DataLine line) throws InterruptedException {
    try {
      return line.move();
    } catch (IOException e) {
      links.lostData(line.rank());
      requireWhole(request);
      throw new IllegalStateException("the group was closed in " + request.operation(), e);
    }
  }

  private void select() {
    try {
      for (DataLine line : lines) {
        line.await();
      }
      selector.select(WAIT_MILLIS);
      selector.selectedKeys().clear();
    } catch (IOException e) {
      throw new IllegalStateException("cannot wait for data: " + e.getMessage(), e);
    }
  }

  private void requireWhole(Request request) {
    String failure = links.failure().why();
    if (failure != null) {
      throw CollectiveException.released(
          request.operation() + " of rank " + rank + " was given up: " + failure,
          links.failure().cause());
    }
  }

  @Override
  public void close() {
    links.failure().onFailure(() -> {});
    Connections.close(selector);
  }
}
