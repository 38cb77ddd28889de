package io.pimento.runtime.fuse;

import io.pimento.graph.GradientOperator;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.RowLinearInputGradient;
import io.pimento.runtime.fuse.Rewriting.Instead;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds sums of gradients that several layers give to what they read, and makes them {@link
 * InputGradientSum}s: terms are not written to memory, and no level of a step only adds.
 */
public final class InputGradientSums {
  private static final List<Class<? extends GradientOperator>> TERMS =
      List.of(LinearInputGradient.class, RowLinearInputGradient.class);

  private InputGradientSums() {}

  /** The same graph where there is none, else one with the same named outputs. */
  public static Graph in(Graph graph) {
    Rewriting rewriting = new Rewriting(graph);
    for (Node n : graph.nodes()) {
      if (n.op() instanceof Add) {
        TERMS.forEach(op -> replace(rewriting, n, op));
      }
    }
    return rewriting.done();
  }

  private static void replace(Rewriting rewriting, Node sum, Class<? extends GradientOperator> op) {
    List<Value> terms = new ArrayList<>();
    for (Value v : sum.inputs()) {
      boolean own = rewriting.read(v).size() == 1;
      if (own && op.isInstance(rewriting.maker(v).op()) && takes(op, v)) {
        terms.add(v);
      }
    }
    if (terms.size() < 2) {
      return;
    }
    List<Value> inputs = new ArrayList<>();
    terms.forEach(t -> inputs.addAll(rewriting.maker(t).inputs()));
    GradientOperator one = (GradientOperator) rewriting.maker(terms.getFirst()).op();
    InputGradientSum all = new InputGradientSum(one, terms.size());
    rewriting.terms(terms, List.of(new Instead(all, inputs, 0)));
  }

  /** Layers over the short rows of samples have kernels of their own. */
  private static boolean takes(Class<? extends GradientOperator> op, Value term) {
    return op == RowLinearInputGradient.class || term.type().rank() == 1;
  }
}
