package io.pimento.runtime.collective.socket;

import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** What a member knows of one other member, under its links' lock. */
final class Link {
  private boolean controlTaken;
  private boolean dataTaken;

  /** What it said when it joined; rank 0 alone hears that. */
  @Nullable Hello hello;

  /** From where it called. */
  @Nullable InetAddress address;

  @Nullable ControlLine control;
  @Nullable SocketChannel data;

  /** Whether it said that it is done. */
  boolean ended;

  /** Takes the place of a connection; false if it is taken. */
  boolean take(Hello.Purpose purpose) {
    boolean data = purpose == Hello.Purpose.DATA;
    if (data ? dataTaken : controlTaken) {
      return false;
    }
    dataTaken |= data;
    controlTaken |= !data;
    return true;
  }

  /** Gives the place back. */
  void giveBack(Hello.Purpose purpose) {
    boolean data = purpose == Hello.Purpose.DATA;
    dataTaken &= !data;
    controlTaken &= data;
  }

  /** Whether both connections are there. */
  boolean whole() {
    return control != null && data != null;
  }
}
