package io.pimento.runtime.collective.socket;

import io.pimento.document.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A member's connections to all others, and what it knows of them. The first failure of anyone is
 * everyone's: whoever learns of it tells all others, so that they name the same member even if this
 * one ends before they have missed that one themselves.
 */
final class Links implements AutoCloseable {
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Rendezvous self;
  private final Patience patience;
  private final Consumer<String> notes;
  private final List<Link> links = new ArrayList<>();
  private final GroupFailure failure = new GroupFailure();
  private @Nullable Roster roster;
  private boolean closing;
  private @Nullable Listener listener;

  Links(Rendezvous self, Patience patience, Consumer<String> notes) {
    this.self = self;
    this.patience = patience;
    this.notes = notes;
    for (int r = 0; r < self.size(); r++) {
      links.add(new Link());
    }
  }

  /** Is closed with the links. */
  synchronized void onClose(Listener open) {
    listener = open;
  }

  /** Who a member is, for messages. */
  synchronized String who(int rank) {
    Roster all = roster;
    Hello hello = links.get(rank).hello;
    String name = all == null ? "" : " on " + all.members().get(rank).host();
    return hello == null || !name.isEmpty() ? "rank " + rank + name : hello.who();
  }

  /** Takes a place for a member that joins; why not, or empty. */
  synchronized String join(Hello hello) {
    Link link = links.get(hello.rank());
    if (roster != null || !link.take(Hello.Purpose.JOIN)) {
      return who(hello.rank()) + " is in the group already";
    }
    link.hello = hello;
    return "";
  }

  /** Takes a place for a further connection of a member; false if it has one. */
  synchronized boolean take(Hello hello) {
    return links.get(hello.rank()).take(hello.purpose());
  }

  /** A connection whose place was taken did not come about. */
  synchronized void broke(Hello hello) {
    links.get(hello.rank()).giveBack(hello.purpose());
  }

  /** Has a control line with a member from now on. */
  synchronized void control(int rank, SocketChannel channel) throws IOException {
    Link link = links.get(rank);
    link.address = channel.socket().getInetAddress();
    link.control =
        new ControlLine(channel.socket(), "rank-" + rank, patience.silence(), hearer(rank)).start();
    notifyAll();
  }

  /** Has a connection for data. */
  synchronized void data(int rank, SocketChannel channel) throws IOException {
    Link link = links.get(rank);
    channel.configureBlocking(false);
    link.data = channel;
    notifyAll();
  }

  /** The connection for data with a member. */
  synchronized SocketChannel data(int rank) {
    return Objects.requireNonNull(links.get(rank).data);
  }

  private ControlLine.Hearer hearer(int rank) {
    return new ControlLine.Hearer() {
      @Override
      public void complete(Roster all) {
        completed(all);
      }

      @Override
      public void failed(String why) {
        if (!gathering()) {
          fail(why, null);
        }
      }

      @Override
      public void ended() {
        end(rank);
      }

      @Override
      public void gone(String how) {
        lost(rank, how);
      }
    };
  }

  private synchronized boolean gathering() {
    return self.rank() == 0 && roster == null;
  }

  private synchronized void completed(Roster all) {
    roster = all;
    notifyAll();
  }

  private synchronized void end(int rank) {
    links.get(rank).ended = true;
    notifyAll();
  }

  private void lost(int rank, String how) {
    String who = who(rank);
    synchronized (this) {
      Link link = links.get(rank);
      if (closing || link.ended) {
        return;
      }
      if (gathering()) {
        // It may be started again.
        Objects.requireNonNull(link.control).close();
        links.set(rank, new Link());
        notes.accept(who + " left before the group was complete");
        return;
      }
    }
    fail(who + " " + how, null);
  }

  /** The connection for data with a member has ended: its control line may say why. */
  void lostData(int rank) throws InterruptedException {
    try {
      boolean ended = awaitLastWords(rank);
      fail(
          who(rank)
              + (ended ? " has ended already" : " is gone: its connection ended (was it killed?)"),
          null);
    } catch (InterruptedException e) {
      fail(who(self.rank()) + " was interrupted", e);
      throw e;
    }
  }

  private synchronized boolean awaitLastWords(int rank) throws InterruptedException {
    long end = System.nanoTime() + LAST_WORDS.toNanos();
    while (failure.why() == null && !links.get(rank).ended && System.nanoTime() < end) {
      wait(50);
    }
    return links.get(rank).ended;
  }

  /** Releases this member and all others; the first reason stays. */
  void fail(String why, @Nullable Throwable reason) {
    synchronized (this) {
      if (closing || !failure.set(why, reason)) {
        return;
      }
      notifyAll();
    }
    lines().forEach(line -> line.failed(why));
  }

  /** Why the group is of no more use, if it is not. */
  GroupFailure failure() {
    return failure;
  }

  /** The others that have joined, or not. */
  synchronized List<Integer> ranks(boolean joined) {
    return IntStream.range(0, self.size())
        .filter(r -> r != self.rank() && (links.get(r).control != null) == joined)
        .boxed()
        .toList();
  }

  /** Names ranks. */
  static String text(List<Integer> ranks) {
    return (ranks.size() == 1 ? "rank " : "ranks ")
        + ranks.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /**
   * Tells all members of one another; false if one that had joined has left meanwhile.
   *
   * @param own this member's entry
   */
  boolean complete(String group, Roster.Entry own) throws IOException {
    Roster all;
    synchronized (this) {
      List<Roster.Entry> members = new ArrayList<>();
      members.add(own);
      for (Link link : links.subList(1, links.size())) {
        Hello hello = link.hello;
        InetAddress address = link.address;
        if (hello == null || address == null) {
          return false;
        }
        members.add(new Roster.Entry(hello.host(), address, hello.port()));
      }
      all = new Roster(group, members);
      completed(all);
    }
    for (ControlLine line : lines()) {
      line.roster(all);
    }
    return true;
  }

  /** Waits until all have joined; false if time is over. */
  boolean awaitJoined(long end) throws InterruptedException {
    return await(() -> ranks(false).isEmpty(), end);
  }

  /** Waits until every connection is there; false if time is over. */
  boolean awaitWhole(long end) throws InterruptedException {
    return await(
        () ->
            IntStream.range(0, self.size()).allMatch(r -> r == self.rank() || links.get(r).whole()),
        end);
  }

  /** The members, once rank 0 has told; null if time is over. */
  @Nullable Roster awaitRoster(long end) throws InterruptedException {
    await(() -> roster != null, end);
    synchronized (this) {
      return roster;
    }
  }

  private synchronized boolean await(BooleanSupplier reached, long end)
      throws InterruptedException {
    while (!reached.getAsBoolean()) {
      String why = failure.why();
      if (why != null) {
        throw new UserException("the group did not come together: " + why);
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(Math.max(1, left / 1_000_000));
    }
    return true;
  }

  /** Shows all others that this member lives. */
  void beat() {
    lines().forEach(ControlLine::beat);
  }

  private synchronized List<ControlLine> lines() {
    List<ControlLine> all = new ArrayList<>();
    links.stream().map(l -> l.control).filter(Objects::nonNull).forEach(all::add);
    return all;
  }

  /** Closes all connections without a word. */
  void breakOff() {
    synchronized (this) {
      closing = true;
      links.stream().map(l -> l.data).filter(Objects::nonNull).forEach(Connections::close);
    }
    lines().forEach(ControlLine::close);
  }

  /** Says the end, unless the group has failed, and closes all connections. */
  @Override
  public void close() {
    boolean failed;
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      failed = failure.why() != null;
      if (listener != null) {
        listener.close();
      }
    }
    List<ControlLine> all = lines();
    if (!failed) {
      all.forEach(ControlLine::ended);
    }
    long end = System.nanoTime() + LAST_WORDS.toNanos();
    for (ControlLine line : all) {
      // Whoever closes with something unread takes back what it said last.
      line.finish(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
    }
    all.forEach(ControlLine::close);
    synchronized (this) {
      links.stream().map(l -> l.data).filter(Objects::nonNull).forEach(Connections::close);
    }
  }
}
