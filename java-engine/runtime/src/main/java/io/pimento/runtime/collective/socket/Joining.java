package io.pimento.runtime.collective.socket;

import io.pimento.document.UserException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a process becomes a member: rank 0 waits, the others call it and one another. */
final class Joining {
  private static final Duration BEFORE_NEXT = Duration.ofMillis(200);
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(15);

  /** For connections among members that are all there. */
  private static final Duration MEETING = Duration.ofMinutes(1);

  private final Rendezvous self;
  private final Patience patience;
  private final Links links;
  private final Consumer<String> notes;
  private final Handshake handshake;
  private final long end;
  private @Nullable Listener listener;

  Joining(Rendezvous self, Patience patience, Links links, Consumer<String> notes) {
    this.self = self;
    this.patience = patience;
    this.links = links;
    this.notes = notes;
    this.handshake = new Handshake(self.token());
    this.end = System.nanoTime() + patience.join().toNanos();
  }

  void join() throws IOException, InterruptedException {
    if (self.rank() == 0) {
      lead();
    } else {
      follow();
    }
  }

  /** Waits for all others, and tells them of one another. */
  private void lead() throws IOException, InterruptedException {
    InetSocketAddress at = listening();
    // It stays open as long as the process lives, so that late callers hear why they are refused.
    Listener open;
    try {
      open = new Listener(at, handshake, new Doorway(self, links), notes);
    } catch (SocketException e) {
      throw new UserException(
          "rank 0 cannot listen on "
              + self.place()
              + " ("
              + e.getMessage()
              + ")"
              + "; set MASTER_PORT to a free port on all processes (or PIMENTO_PORT, where torchrun"
              + " uses MASTER_PORT itself)",
          e);
    }
    links.onClose(open);
    long quiet = Math.min(end, System.nanoTime() + QUIET.toNanos());
    if (!links.awaitJoined(quiet)) {
      notes.accept(
          "waiting at "
              + self.place()
              + " for "
              + Links.text(links.ranks(false))
              + " of "
              + self.size()
              + ", at most "
              + Patience.text(patience.join()));
    }
    Roster.Entry own =
        new Roster.Entry(Connections.self(), InetAddress.getLoopbackAddress(), open.port());
    String group = UUID.randomUUID().toString();
    do {
      if (!links.awaitJoined(end)) {
        throw missing(Links.text(links.ranks(false)) + " did not come");
      }
    } while (!links.complete(group, own));
    awaitWhole();
  }

  private UserException missing(String what) {
    return new UserException(
        what
            + " to "
            + self.place()
            + " within "
            + Patience.text(patience.join())
            + "; start all "
            + self.size()
            + " processes with the same MASTER_ADDR, MASTER_PORT and number of processes");
  }

  private void awaitWhole() throws InterruptedException {
    if (!links.awaitWhole(System.nanoTime() + MEETING.toNanos())) {
      throw new UserException(
          "the members did not all reach one another within "
              + Patience.text(MEETING)
              + "; every host must be open to the others on all ports");
    }
  }

  /**
   * Where rank 0 listens: on the address that the others are given, not on all of this host. Where
   * a host calls itself by the loopback, or does not know the address (behind a translation), the
   * others know it by one of its other addresses.
   */
  private InetSocketAddress listening() throws IOException {
    InetAddress address;
    try {
      address = InetAddress.getByName(self.host());
    } catch (UnknownHostException e) {
      throw new UserException("MASTER_ADDR names an unknown host: " + self.host(), e);
    }
    boolean meant = !address.isLoopbackAddress() || saysLoopback();
    boolean here =
        address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    return meant && here
        ? new InetSocketAddress(address, self.port())
        : new InetSocketAddress(self.port());
  }

  private boolean saysLoopback() {
    String host = self.host();
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /** Calls rank 0, then all below this rank; those above call here. */
  private void follow() throws IOException, InterruptedException {
    SocketChannel first = call();
    links.control(0, first);
    Roster roster = links.awaitRoster(end + ANSWER.toNanos());
    if (roster == null) {
      throw missing("not all processes came");
    }
    InetAddress zero = first.socket().getInetAddress();
    reach(new InetSocketAddress(zero, self.port()), 0, Hello.Purpose.DATA, roster);
    for (int r = 1; r < self.rank(); r++) {
      InetSocketAddress place = roster.members().get(r).place(zero);
      reach(place, r, Hello.Purpose.CONTROL, roster);
      reach(place, r, Hello.Purpose.DATA, roster);
    }
    awaitWhole();
    Objects.requireNonNull(listener).close();
  }

  private void reach(InetSocketAddress place, int rank, Hello.Purpose purpose, Roster roster) {
    Hello hello =
        new Hello(purpose, roster.group(), self.rank(), self.size(), 0, Connections.self());
    try {
      SocketChannel channel = introduced(place, hello);
      if (purpose == Hello.Purpose.DATA) {
        links.data(rank, channel);
      } else {
        links.control(rank, channel);
      }
    } catch (IOException e) {
      throw new UserException(
          links.who(rank)
              + " cannot be reached from rank "
              + self.rank()
              + " at "
              + place
              + ": "
              + e.getMessage()
              + "; every host must be open to the others on all ports",
          e);
    }
  }

  private SocketChannel introduced(InetSocketAddress place, Hello hello) throws IOException {
    SocketChannel channel = Connections.open(place, MEETING);
    try {
      channel.socket().setSoTimeout((int) ANSWER.toMillis());
      handshake.call(channel.socket(), hello);
      channel.socket().setSoTimeout(0);
      return channel;
    } catch (IOException | RuntimeException e) {
      Connections.close(channel);
      throw e;
    }
  }

  /** Joins at rank 0, which may start later than this process. */
  private SocketChannel call() throws IOException, InterruptedException {
    String trouble = "";
    boolean told = false;
    long quiet = System.nanoTime() + QUIET.toNanos();
    while (System.nanoTime() < end) {
      try {
        return called();
      } catch (Handshake.RefusedException e) {
        throw new UserException(
            "rank 0 at "
                + self.place()
                + " did not let rank "
                + self.rank()
                + " in: "
                + e.getMessage(),
            e);
      } catch (SocketTimeoutException e) {
        trouble = "no answer";
      } catch (EOFException e) {
        trouble = "what listens there hung up";
      } catch (UnknownHostException e) {
        trouble = "unknown host " + self.host();
      } catch (IOException e) {
        trouble = String.valueOf(e.getMessage());
      }
      if (!told && System.nanoTime() > quiet) {
        told = true;
        notes.accept(
            "waiting for rank 0 at "
                + self.place()
                + " ("
                + trouble
                + "), at most "
                + Patience.text(patience.join()));
      }
      Thread.sleep(BEFORE_NEXT);
    }
    throw new UserException(
        "rank 0 did not answer at "
            + self.place()
            + " within "
            + Patience.text(patience.join())
            + " ("
            + trouble
            + "); is it started, with the same MASTER_ADDR and MASTER_PORT?");
  }

  private SocketChannel called() throws IOException {
    InetAddress address = InetAddress.getByName(self.host());
    Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    SocketChannel channel =
        Connections.open(new InetSocketAddress(address, self.port()), min(left, ANSWER));
    try {
      Listener open = listener;
      if (open == null) {
        open = listener(channel);
        listener = open;
        links.onClose(open);
      }
      Hello hello =
          new Hello(
              Hello.Purpose.JOIN, "", self.rank(), self.size(), open.port(), Connections.self());
      channel.socket().setSoTimeout((int) min(left, ANSWER).toMillis());
      handshake.call(channel.socket(), hello);
      return channel;
    } catch (IOException | RuntimeException e) {
      Connections.close(channel);
      throw e;
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** Where members of higher ranks reach this one: by the way by which it reached rank 0. */
  private Listener listener(SocketChannel first) throws IOException {
    InetAddress own = first.socket().getLocalAddress();
    InetSocketAddress at =
        own.isLoopbackAddress() && !saysLoopback()
            ? new InetSocketAddress(0)
            : new InetSocketAddress(own, 0);
    return new Listener(at, handshake, new Doorway(self, links), notes);
  }
}
