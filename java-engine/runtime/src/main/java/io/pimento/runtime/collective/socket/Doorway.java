package io.pimento.runtime.collective.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Who may come in: on rank 0 those who join, on every member those of higher ranks that were told
 * the group's name.
 */
record Doorway(Rendezvous self, Links links) implements Listener.Door {
  /** Members are told of one another at almost the same time. */
  private static final Duration TOLD = Duration.ofSeconds(10);

  @Override
  public String admit(Hello hello, SocketChannel channel) {
    if (hello.size() != self.size()) {
      return "it counts on " + hello.size() + " processes, this group on " + self.size();
    }
    if (hello.rank() < 1 || hello.rank() >= self.size()) {
      return hello.rank() == 0 && hello.purpose() == Hello.Purpose.JOIN
          ? "rank 0 is here already"
          : "there is no rank " + hello.rank() + " in a group of " + self.size();
    }
    if (hello.purpose() == Hello.Purpose.JOIN) {
      return self.rank() == 0 ? links.join(hello) : "only rank 0 lets members join";
    }
    Roster roster;
    try {
      roster = links.awaitRoster(System.nanoTime() + TOLD.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "this member is ending";
    }
    if (roster == null || !roster.group().equals(hello.group()) || hello.rank() <= self.rank()) {
      return "it is of another group";
    }
    return links.take(hello) ? "" : hello.who() + " is connected already";
  }

  @Override
  public void enter(Hello hello, SocketChannel channel) throws IOException {
    if (hello.purpose() == Hello.Purpose.DATA) {
      links.data(hello.rank(), channel);
    } else {
      links.control(hello.rank(), channel);
    }
  }

  @Override
  public void broke(Hello hello) {
    links.broke(hello);
  }
}
