package io.pimento.graph;

import io.pimento.document.Sha256;

/**
 * The name under which files keep what belongs to a graph: a version and the SHA-256 of the
 * canonical JSON form, as {@code v2:9f86…}. The version counts up whenever the form of an unchanged
 * graph changes, so that a file with older names is refused rather than taken for one of another
 * graph. Version 1 had no prefix and counted which line of a report a linear layer stood in.
 */
public final class GraphHash {
  private static final String VERSION = "v2:";

  private GraphHash() {}

  static String of(Graph graph) {
    return VERSION + Sha256.hex(GraphJson.write(graph));
  }

  /**
   * Holds that a hash from a file is one that this version of the program could have written.
   *
   * @param where the file and the place in it, for the message
   * @param remedy what to do, for the message
   * @throws IllegalArgumentException if it is of another version
   */
  public static void requireCurrent(String where, String hash, String remedy) {
    if (!hash.startsWith(VERSION)) {
      throw new IllegalArgumentException(
          where
              + " names a graph by the hash '"
              + hash
              + "'; this program's hashes begin with '"
              + VERSION
              + "' and say nothing of reports any more, so that none can equal it: "
              + remedy);
    }
  }
}
