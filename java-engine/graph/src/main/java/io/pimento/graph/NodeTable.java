package io.pimento.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nodes by what they apply to what, open addressing: a training step's graph is made anew for every
 * path, so that a map's entries and keys would be most of what it leaves behind.
 */
final class NodeTable {
  private static final int FIRST = 1024;

  private @Nullable Node[] slots = new @Nullable Node[FIRST];
  private int[] hashes = new int[FIRST];
  private int size;

  /**
   * The node that applies an operator to these values, if there is one.
   *
   * @param hash of them
   */
  @Nullable Node find(int hash, Operator op, List<Value> inputs) {
    int mask = slots.length - 1;
    int at = hash & mask;
    for (Node n = slots[at]; n != null; n = slots[at]) {
      if (hashes[at] == hash && same(n.inputs(), inputs) && n.op().equals(op)) {
        return n;
      }
      at = (at + 1) & mask;
    }
    return null;
  }

  /** Adds a node that is not there. */
  void add(int hash, Node node) {
    if (2 * ++size > slots.length) {
      @Nullable Node[] before = slots;
      int[] known = hashes;
      slots = new @Nullable Node[2 * before.length];
      hashes = new int[slots.length];
      for (int i = 0; i < before.length; i++) {
        Node n = before[i];
        if (n != null) {
          put(known[i], n);
        }
      }
    }
    put(hash, node);
  }

  private void put(int hash, Node node) {
    int mask = slots.length - 1;
    int at = hash & mask;
    while (slots[at] != null) {
      at = (at + 1) & mask;
    }
    slots[at] = node;
    hashes[at] = hash;
  }

  /** Computed once an application: operators hash all that they hold. */
  static int hash(Operator op, List<Value> inputs) {
    int h = op.hashCode();
    for (int i = 0; i < inputs.size(); i++) {
      h = 31 * h + inputs.get(i).id();
    }
    h *= 0x9e3779b9;
    return h ^ (h >>> 16);
  }

  private static boolean same(List<Value> a, List<Value> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (a.get(i).id() != b.get(i).id()) {
        return false;
      }
    }
    return true;
  }
}
