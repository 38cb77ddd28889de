package io.pimento.runtime.collective.socket;

import java.util.Optional;

/** SLURM's short form of lists of hosts, such as {@code node[003-005,7],gpu1}. */
final class SlurmNodes {
  private SlurmNodes() {}

  /** The first host of a list; empty if there is none. */
  static Optional<String> first(String list) {
    String text = list.strip();
    StringBuilder host = new StringBuilder();
    for (int at = 0; at < text.length() && text.charAt(at) != ','; at++) {
      char c = text.charAt(at);
      if (c != '[') {
        host.append(c);
        continue;
      }
      int end = text.indexOf(']', at);
      if (end < 0) {
        return Optional.empty();
      }
      String inside = text.substring(at + 1, end);
      host.append(inside.split("[,-]", 2)[0]);
      at = end;
    }
    return host.isEmpty() ? Optional.empty() : Optional.of(host.toString());
  }
}
