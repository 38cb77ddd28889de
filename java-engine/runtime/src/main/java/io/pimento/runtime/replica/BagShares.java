package io.pimento.runtime.replica;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingBagGradient;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.runtime.memory.NativeMemory;
import java.util.HashMap;
import java.util.Map;

/**
 * The bags of one replica's rows. Those of a whole batch lie behind offsets that are counted from
 * its first row, so a share of them is copied into memory of its own; rows of fixed length are read
 * where they lie.
 */
public final class BagShares implements AutoCloseable {
  private final Map<String, Scratch> own = new HashMap<>();

  /**
   * Host address of every input of a share; that of bags until the next call for that input.
   *
   * @param inputs host address of every input of the whole batch
   */
  public Map<String, Long> share(Graph graph, Map<String, Long> inputs, int batch, Share share) {
    Map<String, Long> of = new HashMap<>();
    graph
        .inputs()
        .forEach(
            (name, value) -> {
              Long at = inputs.get(name);
              if (at != null) {
                of.put(
                    name,
                    isBags(value)
                        ? cut(true, name, at, batch, share)
                        : share.start(value.type(), at));
              }
            });
    return of;
  }

  /** Whether an input holds bags. */
  public static boolean isBags(Value input) {
    return input.type().element() == Element.BAGS;
  }

  /**
   * Cuts a share out of a batch's bags.
   *
   * @param input the graph's, under that name
   * @param bags address of the batch's: offsets, ids, and a weight an id if any node weights them
   * @param batch rows of the batch
   * @return address of the share's bags in the same form, until the next call for that input
   */
  long cut(Graph graph, String name, Value input, long bags, int batch, Share share) {
    return cut(isWeighted(graph, input), name, bags, batch, share);
  }

  /** The same; weighted if the batch's have a weight an id, and the share's are to have it. */
  private long cut(boolean weighted, String name, long bags, int batch, Share share) {
    int from = NativeMemory.getInt(bags, share.first());
    int entries = NativeMemory.getInt(bags, (long) share.first() + share.rows()) - from;
    int all = NativeMemory.getInt(bags, batch);
    int lists = weighted ? 2 : 1;
    long to =
        own.computeIfAbsent(name, n -> new Scratch())
            .bytes(Integer.BYTES * (share.rows() + 1 + (long) lists * entries));
    for (int r = 0; r <= share.rows(); r++) {
      NativeMemory.putInt(to, r, NativeMemory.getInt(bags, (long) share.first() + r) - from);
    }
    long source = bags + Integer.BYTES * (batch + 1L + from);
    long target = to + Integer.BYTES * (share.rows() + 1L);
    for (int list = 0; list < lists; list++) {
      NativeMemory.copyBytes(source, target, (long) Integer.BYTES * entries);
      source += (long) Integer.BYTES * all;
      target += (long) Integer.BYTES * entries;
    }
    return to;
  }

  /** Where nobody reads weights, there may be none. */
  private static boolean isWeighted(Graph graph, Value input) {
    return graph.nodes().stream()
        .anyMatch(n -> n.inputs().contains(input) && mode(n) == BagMode.WEIGHTED);
  }

  private static BagMode mode(Node n) {
    return switch (n.op()) {
      case EmbeddingBag op -> op.mode();
      case EmbeddingBagGradient op -> op.mode();
      case QuantizedBag op -> op.mode();
      default -> throw new IllegalArgumentException(n + " reads bags in a way that is not known");
    };
  }

  @Override
  public void close() {
    own.values().forEach(Scratch::close);
  }
}
