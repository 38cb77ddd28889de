package io.pimento.runtime.collective.socket;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The connection by which two members know of one another: signs of life, failures, the end. A
 * thread of its own always reads it, so that nothing that is sent waits for long.
 */
final class ControlLine implements AutoCloseable {
  /** Who hears what comes, on the line's thread. */
  interface Hearer {
    /** The members of the group. */
    void complete(Roster roster);

    /** The other side gave up, or tells of one that did. */
    void failed(String why);

    /** The other side is done. */
    void ended();

    /** The other side is there no more. */
    void gone(String how);
  }

  private static final int BEAT = 0;
  private static final int ROSTER = 1;
  private static final int FAILED = 2;
  private static final int ENDED = 3;
  private static final int LONGEST = 1 << 24;

  private final Socket socket;
  private final DataOutputStream out;
  private final Thread reader;

  /**
   * Begins to listen.
   *
   * @param silence after which the other side counts as gone
   */
  ControlLine(Socket socket, String name, Duration silence, Hearer hearer) throws IOException {
    this.socket = socket;
    this.out = new DataOutputStream(socket.getOutputStream());
    socket.setSoTimeout((int) silence.toMillis());
    this.reader = new Thread(() -> listen(silence, hearer), "pimento-control-" + name);
    reader.setDaemon(true);
  }

  /** From now on the hearer hears. */
  ControlLine start() {
    reader.start();
    return this;
  }

  private void listen(Duration silence, Hearer hearer) {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int kind = in.readUnsignedByte();
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
          throw new IOException("its control line carries nonsense");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        switch (kind) {
          case BEAT -> {}
          case ROSTER -> hearer.complete(Roster.of(bytes));
          case FAILED -> hearer.failed(new String(bytes, StandardCharsets.UTF_8));
          case ENDED -> hearer.ended();
          default -> throw new IOException("its control line carries nonsense");
        }
      }
    } catch (SocketTimeoutException e) {
      hearer.gone(
          "has not been heard of for "
              + Patience.text(silence)
              + " (its host is down, stopped or cut off)");
    } catch (IOException e) {
      hearer.gone("is gone: its connection ended (was it killed?)");
    }
  }

  /** Says that this side lives. */
  void beat() {
    send(BEAT, new byte[0]);
  }

  void roster(Roster roster) throws IOException {
    send(ROSTER, roster.bytes());
  }

  void failed(String why) {
    send(FAILED, why.getBytes(StandardCharsets.UTF_8));
  }

  void ended() {
    send(ENDED, new byte[0]);
  }

  /** What does not arrive is missed by who reads. */
  private synchronized void send(int kind, byte[] bytes) {
    try {
      byte[] frame = new byte[1 + Integer.BYTES + bytes.length];
      java.nio.ByteBuffer.wrap(frame).put((byte) kind).putInt(bytes.length).put(bytes);
      out.write(frame);
      out.flush();
    } catch (IOException e) {
      // The reader hears of it, too, and says who it is.
      return;
    }
  }

  /** Sends no more, and waits a while for the other side to do the same: it then has all. */
  void finish(Duration most) {
    try {
      socket.shutdownOutput();
      reader.join(most);
    } catch (IOException e) {
      // It is closed already.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    Connections.close(socket);
  }
}
