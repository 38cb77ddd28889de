package io.pimento.graph.cases;

import io.pimento.graph.GradientScope;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of an operator's gradient, to be held against central differences of its definition.
 *
 * @param of the operator on its inputs
 * @param inputs what it is applied to
 * @param graph reads inputs {@code x0}, … and gradients of results {@code dy0}, …; an output {@code
 *     g0}, … for each input with a gradient
 * @param feeds a tensor for each of its inputs, whether the graph reads it or not
 */
public record GradientCase(
    OperatorCase of, int batch, List<Tensor> inputs, Graph graph, Map<String, Tensor> feeds) {
  private static final double NUDGE = 1e-6;
  private static final double TOLERANCE = 2e-6;

  /** Entries of an input that are nudged. */
  private static final int ENTRIES = 25;

  /** Emits an operator's gradient for seeded inputs. */
  public static GradientCase of(OperatorCase c, int batch) {
    GraphBuilder builder = new GraphBuilder();
    Map<String, Tensor> feeds = new HashMap<>();
    List<Tensor> inputs = c.makeInputs(batch, 42);
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.add(builder.input("x" + i, inputs.get(i).type()));
      feeds.put("x" + i, inputs.get(i));
    }
    List<Value> outputs = builder.applyAll(c.op(), values);
    List<@Nullable Value> outer = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    for (Value v : outputs) {
      String name = "dy" + v.output();
      outer.add(builder.input(name, v.type()));
      Tensor dy = Tensor.poisoned(v.type(), batch);
      for (int i = 0; i < dy.data().length; i++) {
        dy.data()[i] = (float) (random.nextDouble() - 0.5);
      }
      feeds.put(name, dy);
    }
    List<@Nullable Value> inner =
        c.op().gradient(new GradientScope(builder, values, outputs, outer));
    Map<String, Value> named = new LinkedHashMap<>();
    for (int i = 0; i < inner.size(); i++) {
      Value g = inner.get(i);
      if (g != null) {
        named.put("g" + i, g);
      }
    }
    return new GradientCase(c, batch, inputs, builder.build(named), feeds);
  }

  /** The first entry of a gradient that is not what differences say, in words. */
  public Optional<String> wrong() {
    Map<String, Tensor> gradients =
        ReferenceInterpreter.run(graph, batch, feeds, p -> new double[0]);
    for (int i = 0; i < inputs.size(); i++) {
      Tensor gradient = gradients.get("g" + i);
      if (gradient == null || !of.differentiable(i)) {
        continue;
      }
      double[] x = inputs.get(i).data();
      for (int k = 0; k < x.length; k += Math.max(1, x.length / ENTRIES)) {
        double at = x[k];
        x[k] = at + NUDGE;
        double up = weighted();
        x[k] = at - NUDGE;
        double down = weighted();
        x[k] = at;
        double expected = (up - down) / (2 * NUDGE);
        double got = gradient.get(k);
        if (!(Math.abs(got - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
          return Optional.of(
              of
                  + ": at a batch of "
                  + batch
                  + " the gradient of input "
                  + i
                  + ", entry "
                  + k
                  + ", is "
                  + got
                  + ", but differences of the definition say "
                  + expected);
        }
      }
    }
    return Optional.empty();
  }

  private double weighted() {
    double sum = 0;
    List<Tensor> outputs = of.reference(batch, inputs);
    for (int o = 0; o < outputs.size(); o++) {
      Tensor dy = feeds.get("dy" + o);
      for (int i = 0; dy != null && i < dy.data().length; i++) {
        sum += dy.get(i) * outputs.get(o).get(i);
      }
    }
    return sum;
  }
}
