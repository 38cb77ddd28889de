package io.pimento.runtime.collective.socket;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a process says of itself when it connects to another.
 *
 * @param purpose of the connection
 * @param group the group's own name, which members learn when they join; empty until then
 * @param rank of who connects
 * @param size of its group
 * @param port on which it listens for members of higher ranks
 * @param host its name of its host and its process, for messages
 */
record Hello(Purpose purpose, String group, int rank, int size, int port, String host) {
  /** What a connection is for. */
  enum Purpose {
    /** To become a member; it stays as the control line between this rank and rank 0. */
    JOIN,
    /** Signs of life and failures. */
    CONTROL,
    /** What operations send. */
    DATA
  }

  byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(purpose.name());
    out.writeUTF(group);
    out.writeInt(rank);
    out.writeInt(size);
    out.writeInt(port);
    out.writeUTF(host);
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if it is no such thing
   */
  static Hello of(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    String word = in.readUTF();
    Purpose purpose =
        Arrays.stream(Purpose.values())
            .filter(p -> p.name().equals(word))
            .findFirst()
            .orElseThrow(() -> new IOException("it wants something unknown, " + word));
    return new Hello(purpose, in.readUTF(), in.readInt(), in.readInt(), in.readInt(), in.readUTF());
  }

  /** Who it is, for messages. */
  String who() {
    return "rank " + rank + " on " + host;
  }
}
