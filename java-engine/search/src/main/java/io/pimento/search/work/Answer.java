package io.pimento.search.work;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An answer, and how it came about.
 *
 * @param value JSON; equal whoever answers
 * @param seconds that it took, which differ
 * @param host who answered
 */
public record Answer(String value, double seconds, String host) implements Serializable {
  /** Has a question answered here. */
  public static Answer of(ItemWorker worker, String question)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    String value = worker.answer(question);
    return new Answer(value, (System.nanoTime() - start) / 1e9, thisProcess());
  }

  /** This process, by its machine and number. */
  static String thisProcess() {
    String name;
    try {
      name = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      name = "a machine without name";
    }
    return name + ", process " + ProcessHandle.current().pid();
  }
}
