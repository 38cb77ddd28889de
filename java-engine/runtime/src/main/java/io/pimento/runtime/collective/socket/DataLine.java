package io.pimento.runtime.collective.socket;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** The connection by which two members exchange data: what is to be sent, and what is to come. */
final class DataLine {
  /** Buffers of one call: what systems take at once. */
  private static final int AT_ONCE = 512;

  /** Buffers in order, of which the first ones are done. */
  private static final class Queue {
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private int done;

    void add(ByteBuffer buffer) {
      if (buffer.hasRemaining()) {
        buffers.add(buffer);
      }
    }

    boolean isEmpty() {
      return done == buffers.size();
    }

    ByteBuffer[] next() {
      int to = Math.min(buffers.size(), done + AT_ONCE);
      return buffers.subList(done, to).toArray(ByteBuffer[]::new);
    }

    void advance() {
      while (done < buffers.size() && !buffers.get(done).hasRemaining()) {
        done++;
      }
      if (isEmpty()) {
        buffers.clear();
        done = 0;
      }
    }
  }

  private final int rank;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Queue out = new Queue();
  private final Queue in = new Queue();

  DataLine(int rank, SocketChannel channel, Selector selector) throws ClosedChannelException {
    this.rank = rank;
    this.channel = channel;
    this.key = channel.register(selector, 0);
  }

  /** Of the member at the other end. */
  int rank() {
    return rank;
  }

  /**
   * Sends a buffer's bytes after all that was to be sent before; they may not change until then.
   */
  void send(ByteBuffer buffer) {
    out.add(buffer);
  }

  /** Fills a buffer with what comes after all that was to come before. */
  void receive(ByteBuffer buffer) {
    in.add(buffer);
  }

  boolean sent() {
    return out.isEmpty();
  }

  boolean received() {
    return in.isEmpty();
  }

  /** Sends and receives what is possible now; whether that was anything. */
  boolean move() throws IOException {
    long moved = 0;
    if (!out.isEmpty()) {
      moved += channel.write(out.next());
      out.advance();
    }
    if (!in.isEmpty()) {
      long read = channel.read(in.next());
      if (read < 0) {
        throw new EOFException();
      }
      moved += read;
      in.advance();
    }
    return moved > 0;
  }

  /** Says what the selector is to wait for. */
  void await() {
    key.interestOps(
        (out.isEmpty() ? 0 : SelectionKey.OP_WRITE) | (in.isEmpty() ? 0 : SelectionKey.OP_READ));
  }
}
