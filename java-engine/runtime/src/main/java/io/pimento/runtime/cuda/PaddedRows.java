package io.pimento.runtime.cuda;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.DotTriangleGradient;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.LinearWeightGradient;
import io.pimento.runtime.fuse.InputGradientSum;
import java.util.HashSet;
import java.util.Set;

/**
 * Values whose rows start on 32-byte boundaries, the sectors in which memory is read, though their
 * width is no multiple of eight: those that only triangles and products make and read, which know
 * of strides. Products copy such rows four floats at a time.
 */
final class PaddedRows {
  private static final int SECTOR = 8;

  private final Set<Integer> values = new HashSet<>();

  private PaddedRows() {}

  /**
   * @param inputs whether inputs can be padded
   */
  static PaddedRows of(Graph graph, boolean inputs) {
    PaddedRows p = new PaddedRows();
    for (Node n : graph.nodes()) {
      Value v = n.outputs().getFirst();
      boolean made =
          n.op() instanceof DotTriangle
              || n.op() instanceof LinearInputGradient
              || n.op() instanceof InputGradientSum
              || (inputs && n.op() instanceof Input);
      boolean real = v.type().element() == Element.REAL && v.type().batched();
      if (made && real && v.type().rank() == 1 && v.type().last() % SECTOR != 0) {
        p.values.add(v.id());
      }
    }
    graph.outputs().values().forEach(v -> p.values.remove(v.id()));
    for (Node n : graph.nodes()) {
      for (int i = 0; i < n.inputs().size(); i++) {
        if (!reads(n, i)) {
          p.values.remove(n.inputs().get(i).id());
        }
      }
    }
    return p;
  }

  /** Whether a node reads that input row by row. */
  private static boolean reads(Node n, int input) {
    return switch (n.op()) {
      case Linear op -> input < op.sources();
      case LinearWeightGradient op -> true;
      case DotTriangleGradient op -> input == op.sources();
      default -> false;
    };
  }

  boolean contains(Value v) {
    return values.contains(v.id());
  }

  /** Floats from row to row. */
  static int stride(int width) {
    return (width + SECTOR - 1) / SECTOR * SECTOR;
  }
}
