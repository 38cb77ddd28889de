package io.pimento.pim.crossbar.mapping;

import io.pimento.graph.Node;
import io.pimento.graph.TensorType;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.Factorization;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.crossbar.device.CrossbarDevice;

/**
 * A product of activations as a crossbar would do it: one operand is written, the other enters.
 *
 * @param rows rows of the written matrix
 * @param columns its columns, in numbers
 * @param vectors vectors of the other operand
 */
public record DynamicProduct(int rows, int columns, int vectors) {
  /** What an operator writes and reads a sample. */
  public static DynamicProduct of(Node n) {
    TensorType x = n.inputs().getFirst().type();
    return switch (n.op()) {
      // Keys stand as columns of E rows, values as R rows beside them; every head by itself.
      case Attention a -> {
        int width = x.last() / 3;
        int keys = x.dim(0) + Math.min(1, a.dead());
        yield new DynamicProduct(Math.max(width, keys), keys + width, 2 * x.dim(0) * a.heads());
      }
      case DotTriangle _ -> {
        int all = n.inputs().stream().mapToInt(v -> v.type().dim(0)).sum();
        yield new DynamicProduct(x.last(), all, all);
      }
      // The sum of all rows is a product with ones; squares are left to the digital unit.
      case Factorization _ -> new DynamicProduct(x.dim(0), x.last(), 1);
      default -> throw new CrossbarException(n + " is no product of activations");
    };
  }

  /** Crossbars for the written matrix. */
  public int crossbars(CrossbarDevice device, BitWidths p) {
    long cells = (long) columns * device.cellsPerWeight(p.weights());
    return Math.toIntExact(
        Math.ceilDiv(rows, device.array().rows()) * Math.ceilDiv(cells, device.array().columns()));
  }

  /** Cells that are written a sample. */
  public long cells(CrossbarDevice device, BitWidths p) {
    return (long) rows * columns * device.cellsPerWeight(p.weights());
  }
}
