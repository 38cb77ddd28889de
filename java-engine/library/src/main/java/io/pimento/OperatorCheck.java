package io.pimento;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.Operator;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.cases.GradientCase;
import io.pimento.graph.cases.OperatorCase;
import io.pimento.graph.reference.ReferenceInterpreter;
import io.pimento.graph.reference.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds an operator of your own against its definition: the kernel's results and those of the
 * gradient's kernels against the definitions in double precision, and the gradient against central
 * differences of the definition. At batches of 1, 3 and 70 rows.
 */
public final class OperatorCheck {
  private static final double TOLERANCE = 2e-5;
  private static final long SEED = 11;
  private static final int[] BATCHES = {1, 3, 70};

  private OperatorCheck() {}

  /**
   * Checks an operator on inputs of those types, filled with numbers from −1 to 1.
   *
   * @param backend with its kernel, and those of its gradient
   * @return what is wrong, empty if nothing was found
   */
  public static Optional<String> of(Backend backend, Operator op, TensorType... inputs) {
    return of(backend, OperatorCase.of(op, inputs));
  }

  /** The same where an input holds row numbers, below the case's number of rows. */
  public static Optional<String> of(Backend backend, OperatorCase c) {
    for (int batch : BATCHES) {
      GradientCase gradient = GradientCase.of(c, batch);
      Optional<String> wrong = gradient.wrong();
      if (wrong.isEmpty()) {
        wrong = kernels(backend, c.toString(), batch, forward(c), feeds(c, batch));
      }
      if (wrong.isEmpty()) {
        wrong =
            kernels(
                backend,
                "the gradient of " + c,
                batch,
                Placed.of(gradient.graph()),
                gradient.feeds());
      }
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static Map<String, Tensor> feeds(OperatorCase c, int batch) {
    Map<String, Tensor> feeds = new HashMap<>();
    List<Tensor> made = c.makeInputs(batch, SEED);
    for (int i = 0; i < made.size(); i++) {
      feeds.put("x" + i, made.get(i));
    }
    return feeds;
  }

  private static Placed forward(OperatorCase c) {
    GraphBuilder b = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < c.inputs().size(); i++) {
      inputs.add(b.input("x" + i, c.inputs().get(i)));
    }
    Map<String, Value> named = new LinkedHashMap<>();
    b.applyAll(c.op(), inputs).forEach(v -> named.put("y" + v.output(), v));
    return Placed.of(b.build(named));
  }

  /**
   * A graph as an engine takes it.
   *
   * @param reference the graph
   * @param engine the same where what has no row a sample is a parameter; outputs of reals alone
   */
  private record Placed(Graph reference, Graph engine) {
    static Placed of(Graph graph) {
      GraphBuilder b = new GraphBuilder();
      List<Value> values = new ArrayList<>();
      graph
          .nodes()
          .forEach(
              n -> {
                List<Value> inputs = n.inputs().stream().map(v -> values.get(v.id())).toList();
                boolean fixed =
                    graph.inputs().containsValue(n.output()) && !n.output().type().batched();
                values.addAll(
                    fixed
                        ? List.of(b.parameter(spec(graph, n.output())))
                        : b.applyAll(n.op(), inputs));
              });
      Map<String, Value> outputs = new LinkedHashMap<>();
      graph
          .outputs()
          .forEach(
              (name, v) -> {
                if (v.type().element() == Element.REAL) {
                  outputs.put(name, values.get(v.id()));
                }
              });
      return new Placed(graph, b.build(outputs));
    }

    private static ParameterSpec spec(Graph graph, Value v) {
      String name =
          graph.inputs().entrySet().stream()
              .filter(e -> e.getValue().equals(v))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow();
      return new ParameterSpec(name, v.type().dims(), Initializer.ZERO, false);
    }
  }

  private static Optional<String> kernels(
      Backend backend, String what, int batch, Placed placed, Map<String, Tensor> feeds) {
    if (placed.engine().outputs().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Tensor> wanted =
        ReferenceInterpreter.run(placed.reference(), batch, feeds, p -> new double[0]);
    try (Engine engine = Engine.open(backend)) {
      Prepared prepared = engine.prepare(placed.engine(), batch);
      for (String name : engine.weights().keySet()) {
        Tensor t = feeds.get(name);
        engine.weight(name, t == null ? new float[0] : TensorRows.floats(t));
      }
      Outputs got = engine.run(prepared, TensorRows.batch(placed.engine(), batch, feeds));
      for (String name : placed.engine().outputs().keySet()) {
        Tensor want = wanted.get(name);
        Optional<String> wrong =
            want == null ? Optional.empty() : compare(name, want, got.values(name));
        if (wrong.isPresent()) {
          return Optional.of(what + ": at a batch of " + batch + " " + wrong.get());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> compare(String name, Tensor want, float[] got) {
    double scale = 1e-3;
    for (double v : want.data()) {
      scale = Math.max(scale, Math.abs(v));
    }
    for (int i = 0; i < got.length; i++) {
      if (!(Math.abs(got[i] - want.get(i)) <= TOLERANCE * scale)) {
        return Optional.of(
            "result "
                + name
                + ", entry "
                + i
                + ", is "
                + got[i]
                + " by the kernel and "
                + want.get(i)
                + " by the definition");
      }
    }
    return Optional.empty();
  }
}
