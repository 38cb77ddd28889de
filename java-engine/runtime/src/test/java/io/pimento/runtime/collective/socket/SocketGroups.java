package io.pimento.runtime.collective.socket;

import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.parallel.Workers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** All members of a group in this process, connected as if they were several. */
public record SocketGroups(List<SocketGroup> groups, List<String> notes) implements AutoCloseable {
  static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofMillis(100));

  /** Of no members. */
  public static SocketGroups none() {
    return new SocketGroups(List.of(), List.of());
  }

  /** A port of this host that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static Rendezvous at(int rank, int size, int port, String token) {
    return new Rendezvous(rank, size, "localhost", port, token);
  }

  /** Joined by as many threads. */
  public static SocketGroups of(int size) throws Exception {
    int port = freePort();
    List<String> notes = Collections.synchronizedList(new ArrayList<>());
    List<Future<SocketGroup>> joining = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      // Whoever comes first: rank 0 may be the last.
      for (int r = size - 1; r >= 0; r--) {
        int rank = r;
        joining.addFirst(
            threads.submit(
                () -> SocketGroup.join(at(rank, size, port, "secret"), PATIENCE, notes::add)));
      }
    }
    List<SocketGroup> groups = new ArrayList<>();
    for (Future<SocketGroup> f : joining) {
      groups.add(f.get());
    }
    return new SocketGroups(groups, notes);
  }

  public Collective member(int rank, Workers workers) throws IOException {
    return groups.get(rank).member(workers);
  }

  @Override
  public void close() {
    // Side by side: each waits for the others' ends.
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      groups.forEach(g -> threads.submit(g::close));
    }
  }
}
