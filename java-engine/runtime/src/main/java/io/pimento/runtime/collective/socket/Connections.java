package io.pimento.runtime.collective.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** What connections of all kinds have in common. */
final class Connections {
  private Connections() {}

  /** Connects within a time. */
  static SocketChannel open(InetSocketAddress place, Duration most) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(place, Math.clamp(most.toMillis(), 1, Integer.MAX_VALUE));
      prepare(channel);
      return channel;
    } catch (IOException | RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  static void prepare(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
  }

  static void close(Closeable connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // Nothing more is wanted of it.
      return;
    }
  }

  /** This host's name and this process, for messages of others. */
  static String self() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "a host without a name";
    }
    return host + " (process " + ProcessHandle.current().pid() + ")";
  }
}
