package io.pimento.export.onnx.read;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Parameters that constants have become: each use of a constant once, with names of their own. */
final class Weights {
  private final GraphBuilder builder;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Supplier<double[]>> numbers = new HashMap<>();

  Weights(GraphBuilder builder) {
    this.builder = builder;
  }

  /** The numbers of parameters, by their names. */
  Map<String, Supplier<double[]>> numbers() {
    return numbers;
  }

  /**
   * A matrix {@code [out, in]}.
   *
   * @param key what tells this use of a constant from others
   */
  ParameterSpec matrix(String name, String key, int out, int in, Supplier<double[]> entries) {
    return kept(ParameterSpec.matrix(named(name, key + out + "×" + in), out, in), entries);
  }

  /** A whole number of columns of a constant {@code [in, out]}, turned over. */
  ParameterSpec turned(Constant c, int in, int out) {
    return matrix(
        c.name(),
        "turned ",
        out,
        in,
        () -> {
          double[] w = c.numbers();
          double[] turned = new double[w.length];
          for (int i = 0; i < w.length; i++) {
            turned[i % out * in + i / out] = w[i];
          }
          return turned;
        });
  }

  Value vector(String name, int n, Supplier<double[]> entries) {
    ParameterSpec spec = ParameterSpec.vector(named(name, "vector " + n), n, Initializer.ZERO);
    return builder.parameter(kept(spec, entries));
  }

  /** Numbers of a constant in the order of a layer's outputs, which need not be its own. */
  Value vector(String name, double[] entries) {
    String use = "vector " + entries.length + ", " + Arrays.hashCode(entries);
    ParameterSpec spec = ParameterSpec.vector(named(name, use), entries.length, Initializer.ZERO);
    return builder.parameter(kept(spec, () -> entries));
  }

  /** Rows of a table. */
  Value table(Constant c, int first, int rows, int width) {
    boolean whole = rows * (long) width == c.size();
    String name = whole ? c.name() : c.name() + "[" + first + ":" + (first + rows) + "]";
    Supplier<double[]> entries =
        () -> Arrays.copyOfRange(c.numbers(), first * width, (first + rows) * width);
    return builder.parameter(
        kept(ParameterSpec.table(named(name, "table " + width), rows, width), entries));
  }

  private ParameterSpec kept(ParameterSpec spec, Supplier<double[]> entries) {
    numbers.putIfAbsent(spec.name(), entries);
    return spec;
  }

  private String named(String wanted, String use) {
    String name = wanted;
    for (int i = 2;
        !names.computeIfAbsent(name, _ -> wanted + " as " + use).equals(wanted + " as " + use);
        i++) {
      name = wanted + " (" + i + ")";
    }
    return name;
  }

  /** What a parameter holds. */
  double[] of(ParameterSpec spec) {
    Supplier<double[]> entries = numbers.get(spec.name());
    if (entries == null) {
      throw new IllegalArgumentException("no weights of the name " + spec.name());
    }
    return entries.get();
  }
}
