package io.pimento.runtime.collective.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Lets members in. Each caller is heard by a thread of its own and within a time, so that nobody
 * who says nothing, or nonsense, keeps others waiting.
 */
final class Listener implements AutoCloseable {
  /** Who is asked whether a caller may come in. */
  interface Door {
    /**
     * Takes the connection over, unless it refuses.
     *
     * @return why not; empty for yes
     */
    String admit(Hello hello, SocketChannel channel) throws IOException;

    /** After a caller was let in and has been told so. */
    void enter(Hello hello, SocketChannel channel) throws IOException;

    /** A caller that was to be let in broke off. */
    void broke(Hello hello);
  }

  private static final Duration HEARING = Duration.ofSeconds(10);

  private final ServerSocketChannel server;
  private final Handshake handshake;
  private final Door door;
  private final Consumer<String> notes;

  /**
   * Listens.
   *
   * @param notes hears of callers that were refused
   * @throws IOException if the address cannot be had
   */
  Listener(InetSocketAddress at, Handshake handshake, Door door, Consumer<String> notes)
      throws IOException {
    this.server = ServerSocketChannel.open();
    this.handshake = handshake;
    this.door = door;
    this.notes = notes;
    try {
      server.bind(at, 256);
    } catch (IOException | RuntimeException e) {
      Connections.close(server);
      throw e;
    }
    daemon(this::accept, "pimento-listener");
  }

  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private static void daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel caller = server.accept();
        daemon(() -> hear(caller), "pimento-caller");
      } catch (IOException e) {
        if (!server.isOpen()) {
          return;
        }
        notes.accept("a connection could not be taken: " + e.getMessage());
        pause();
      }
    }
  }

  /** What failed once, such as for want of file handles, would fail again at once. */
  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hear(SocketChannel caller) {
    Socket socket = caller.socket();
    String from = String.valueOf(socket.getInetAddress().getHostAddress());
    try {
      Connections.prepare(caller);
      socket.setSoTimeout((int) HEARING.toMillis());
      Hello hello = handshake.hear(socket);
      String refusal = door.admit(hello, caller);
      if (refusal.isEmpty()) {
        enter(hello, caller);
        return;
      }
      Handshake.answer(socket, refusal);
      notes.accept("refused " + hello.who() + ", " + from + ": " + refusal);
    } catch (SocketTimeoutException e) {
      notes.accept("refused a caller from " + from + ": it said nothing");
    } catch (Handshake.RefusedException e) {
      notes.accept("refused a caller from " + from + ": " + e.getMessage());
    } catch (IOException e) {
      notes.accept("refused a caller from " + from + ": it broke off");
    }
    Connections.close(caller);
  }

  private void enter(Hello hello, SocketChannel caller) throws IOException {
    try {
      Handshake.answer(caller.socket(), "");
      caller.socket().setSoTimeout(0);
      door.enter(hello, caller);
    } catch (IOException e) {
      door.broke(hello);
      throw e;
    }
  }

  @Override
  public void close() {
    Connections.close(server);
  }
}
