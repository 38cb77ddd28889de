package io.pimento.pim.crossbar;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.RowLinear;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Graphs with every kind of operator that a mapper treats differently. */
public final class SmallModels {
  static final int FIELDS = 6;
  static final int DENSE = 13;
  static final int WIDTH = 16;

  private SmallModels() {}

  /** One layer of k inputs and n outputs. */
  public static Graph layer(int k, int n) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("dense", TensorType.batch(k));
    return b.build(Map.of("y", linear(b, "w", n, x)));
  }

  /** Dense part, tables, row-linear, attention, dot products and a head. */
  public static Graph recommender(int rows) {
    GraphBuilder b = new GraphBuilder();
    Value dense = b.input("dense", TensorType.batch(DENSE));
    List<Value> in = new ArrayList<>();
    in.add(b.input("ids", TensorType.indices(FIELDS)));
    for (int f = 0; f < FIELDS; f++) {
      in.add(b.parameter(ParameterSpec.table("table." + f, rows, WIDTH)));
    }
    Value e = b.apply(new EmbeddingLookup(FIELDS), in);
    Value bottom = b.apply(new Relu(), linear(b, "bottom", WIDTH, dense));
    Value row = b.apply(new Reshape(List.of(1, WIDTH)), bottom);
    Value mixed = b.apply(new RowLinear(1), e, b.parameter(ParameterSpec.matrix("efc", 5, FIELDS)));
    Value qkv = linear(b, "qkv", 3 * WIDTH, mixed);
    Value attended = b.apply(new Attention(2, 0), qkv);
    Value dots = b.apply(new DotTriangle(2), row, attended);
    Value hidden = b.apply(new Relu(), linear(b, "hidden", 200, bottom, dots));
    return b.build(Map.of("logits", linear(b, "head", 1, hidden)));
  }

  private static Value linear(GraphBuilder b, String name, int out, Value... sources) {
    int k = 0;
    for (Value v : sources) {
      k += v.type().last();
    }
    ParameterSpec w = ParameterSpec.matrix(name, out, k);
    List<Value> in = new ArrayList<>(List.of(sources));
    int at = 0;
    for (Value v : sources) {
      in.add(b.view(ParameterView.block(w, 0, out, at, v.type().last())));
      at += v.type().last();
    }
    in.add(b.parameter(ParameterSpec.vector(name + ".bias", out, Initializer.ZERO)));
    return b.apply(new Linear(sources.length, true), in);
  }

  /** Seeded weights. */
  static double[] weights(ParameterSpec spec) {
    Random random = new Random(spec.name().hashCode());
    return random.doubles(spec.size()).map(d -> (2 * d - 1) / Math.sqrt(spec.stride())).toArray();
  }
}
