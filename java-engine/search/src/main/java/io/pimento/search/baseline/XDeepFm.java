package io.pimento.search.baseline;

import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.Slice;
import io.pimento.graph.op.Sum;
import io.pimento.search.model.Stem;
import java.util.ArrayList;
import java.util.List;

/**
 * Lian et al., "xDeepFM" (2018): a compressed interaction network (equations 6 to 8, all maps to
 * the output, linear) beside first-order terms and a network.
 *
 * @param maps feature maps of each layer of the interaction network
 */
public record XDeepFm(Stem stem, List<Integer> maps, List<Integer> hidden) implements Baseline {
  public XDeepFm {
    maps = List.copyOf(maps);
    hidden = List.copyOf(hidden);
  }

  @Override
  public String name() {
    return "xDeepFM";
  }

  @Override
  public Value logits(Parts parts) {
    Value x0 = parts.embeddings(parts.start().multiplied());
    List<Value> pooled = new ArrayList<>();
    Value x = x0;
    for (int i = 0; i < maps.size(); i++) {
      x = compressed(parts, "cin." + i, x, x0, maps.get(i));
      pooled.add(parts.apply(new Sum(Axis.LAST), x));
    }
    List<Value> flat =
        pooled.stream()
            .map(p -> parts.apply(new Reshape(List.of((int) p.type().size())), p))
            .toList();
    List<Value> input = List.of(parts.dense(), parts.flat(x0));
    Value deep = parts.term("deep.out", List.of(parts.mlp("deep", input, hidden)));
    return parts.sum(parts.firstOrder(), parts.term("cin.out", flat), deep);
  }

  /** Σ_ij W_hij·(x_i ∘ x0_j): {@code [batch, maps, embedding]}. */
  private Value compressed(Parts parts, String name, Value x, Value x0, int out) {
    int rows = x.type().dim(0);
    int fields = x0.type().dim(0);
    ParameterSpec weight = ParameterSpec.matrix(name + ".weight", out, rows * fields);
    List<Value> inputs = new ArrayList<>();
    for (int j = 0; j < fields; j++) {
      Value row = parts.apply(new Slice(j, 1), x0);
      Value flat = parts.apply(new Reshape(List.of(stem.embedding())), row);
      inputs.add(parts.apply(new Multiply(), x, parts.apply(new Broadcast(Axis.ROWS, rows), flat)));
    }
    for (int j = 0; j < fields; j++) {
      inputs.add(parts.view(ParameterView.block(weight, 0, out, j * rows, rows)));
    }
    return parts.apply(new RowLinear(fields), inputs);
  }
}
