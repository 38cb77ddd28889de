package io.pimento.runtime.collective.socket;

import io.pimento.document.UserException;
import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.parallel.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * This process's place in a group of processes. A member that fails, ends or vanishes ends the
 * operations of all others within half a minute, with its rank and host; one that is slow but lives
 * is waited for.
 */
public final class SocketGroup implements AutoCloseable {
  private final Rendezvous self;
  private final Links links;
  private final Thread heart;
  private final List<SocketMember> members = new ArrayList<>();

  private SocketGroup(Rendezvous self, Patience patience, Links links) {
    this.self = self;
    this.links = links;
    this.heart = new Thread(() -> beat(links, patience), "pimento-heartbeat");
    heart.setDaemon(true);
  }

  /**
   * Comes together with all other members.
   *
   * @param notes hears of callers that were refused, and whom this waits for
   * @throws UserException if somebody does not come in time, naming who, or this member is refused
   */
  public static SocketGroup join(Rendezvous self, Patience patience, Consumer<String> notes)
      throws IOException, InterruptedException {
    Links links = new Links(self, patience, notes);
    SocketGroup group = new SocketGroup(self, patience, links);
    group.heart.start();
    if (self.size() > 1) {
      try {
        new Joining(self, patience, links, notes).join();
      } catch (IOException | RuntimeException e) {
        links.fail(links.who(self.rank()) + " gave up: " + e.getMessage(), e);
        group.close();
        throw e;
      } catch (InterruptedException e) {
        links.fail(links.who(self.rank()) + " was interrupted", e);
        group.close();
        throw e;
      }
    }
    return group;
  }

  private static void beat(Links links, Patience patience) {
    try {
      while (true) {
        Thread.sleep(patience.beat());
        links.beat();
      }
    } catch (InterruptedException e) {
      // The group was closed.
      Thread.currentThread().interrupt();
    }
  }

  public int rank() {
    return self.rank();
  }

  public int size() {
    return self.size();
  }

  /** A member's rank and host, for messages. */
  public String who(int rank) {
    return links.who(rank);
  }

  /**
   * This process as a member, for one thread at a time, until the group is closed.
   *
   * @param workers who add up; they stay the caller's
   */
  public Collective member(Workers workers) throws IOException {
    SocketMember member = new SocketMember(self.rank(), self.size(), links, workers);
    members.add(member);
    return member;
  }

  /**
   * Releases the other members from now on, because this one will not come any more; as {@link
   * Collective#abort}.
   *
   * @param why in words
   */
  public void abort(String why) {
    links.fail(who(self.rank()) + " failed: " + why, null);
  }

  /** Ends all connections without a word, as when the process is killed; for tests. */
  void breakOff() {
    heart.interrupt();
    links.breakOff();
  }

  /** Shows no sign of life any more, as when the host is cut off; for tests. */
  void fallSilent() {
    heart.interrupt();
  }

  /** Leaves the group: whoever still waits for this member is told. */
  @Override
  public void close() {
    links.close();
    members.forEach(SocketMember::close);
    heart.interrupt();
  }
}
