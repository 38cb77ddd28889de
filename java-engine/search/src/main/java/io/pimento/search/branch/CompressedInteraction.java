package io.pimento.search.branch;

import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.Slice;
import io.pimento.graph.op.Sum;
import java.util.ArrayList;
import java.util.List;

/**
 * Lian et al., "xDeepFM" (2018): a compressed interaction network (equations 6 to 8, all maps to
 * the output, linear).
 *
 * @param maps feature maps of each layer
 */
public record CompressedInteraction(List<Integer> maps) implements Branch {
  /**
   * @throws IllegalArgumentException if there is no layer or one without maps
   */
  public CompressedInteraction {
    maps = BranchSizes.positive("compressed", maps);
  }

  @Override
  public BranchKind kind() {
    return BranchKind.COMPRESSED;
  }

  @Override
  public List<Term> terms(Parts parts) {
    Value x0 = parts.embeddings();
    List<Value> flat = new ArrayList<>();
    Value x = x0;
    for (int i = 0; i < maps.size(); i++) {
      x = compressed(parts, "cin." + i, x, x0, maps.get(i));
      Value pooled = parts.apply(new Sum(Axis.LAST), x);
      flat.add(parts.flat(pooled));
    }
    return List.of(parts.layer("cin", flat));
  }

  /** Σ_ij W_hij·(x_i ∘ x0_j): {@code [batch, maps, embedding]}. */
  private static Value compressed(Parts parts, String name, Value x, Value x0, int out) {
    int rows = x.type().dim(0);
    int fields = x0.type().dim(0);
    int width = x0.type().last();
    List<Value> products = new ArrayList<>();
    for (int j = 0; j < fields; j++) {
      Value row = parts.apply(new Slice(j, 1), x0);
      Value flat = parts.apply(new Reshape(List.of(width)), row);
      products.add(
          parts.apply(new Multiply(), x, parts.apply(new Broadcast(Axis.ROWS, rows), flat)));
    }
    return parts.rowLinear(ParameterSpec.matrix(name + ".weight", out, rows * fields), products);
  }

  @Override
  public String size() {
    return BranchSizes.joined(maps);
  }
}
