package io.pimento.app;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** What a process is told that trains together with one other of this host. */
final class ProcessOfTwo {
  private ProcessOfTwo() {}

  /** A port on which nobody listens. */
  static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Who it is and where rank 0 listens, as variables. */
  static Map<String, String> environment(int rank, int port) {
    return Map.of(
        "RANK",
        Integer.toString(rank),
        "WORLD_SIZE",
        "2",
        "MASTER_ADDR",
        "127.0.0.1",
        "MASTER_PORT",
        Integer.toString(port));
  }
}
