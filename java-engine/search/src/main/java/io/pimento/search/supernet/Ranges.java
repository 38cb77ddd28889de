package io.pimento.search.supernet;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.Value;
import io.pimento.graph.op.ActivationRange;
import java.util.List;
import java.util.Map;

/** Where the range of a layer's quantised activations comes from. */
interface Ranges {
  /** The batch at hand: training, and every subnet inside a supernet. */
  Ranges OF_THE_BATCH = (b, weight, op, sources) -> b.apply(op, sources);

  /** A parameter that calibration set: a model of its own, deployed. */
  Ranges CALIBRATED = (b, weight, op, sources) -> b.parameter(parameter(weight));

  /** The batch at hand, noted under the names of the parameters of {@link #CALIBRATED}. */
  static Ranges noted(Map<String, Value> ranges) {
    return (b, weight, op, sources) -> {
      Value range = b.apply(op, sources);
      ranges.put(parameter(weight).name(), range);
      return range;
    };
  }

  /** One number, {@code [1]}. */
  Value of(GraphBuilder b, ParameterSpec weight, ActivationRange op, List<Value> sources);

  /** The parameter that holds how far the activations of a weight's layer reach. */
  static ParameterSpec parameter(ParameterSpec weight) {
    String name = weight.name();
    String layer = name.endsWith(".weight") ? name.substring(0, name.lastIndexOf('.')) : name;
    return ParameterSpec.vector(layer + ".range", 1, Initializer.UNSET);
  }
}
