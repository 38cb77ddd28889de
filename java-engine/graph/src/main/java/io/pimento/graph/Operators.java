package io.pimento.graph;

import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.AttentionGradient;
import io.pimento.graph.op.BatchSum;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.BceLossGradient;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.Crop;
import io.pimento.graph.op.CropGradient;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.DotTriangleGradient;
import io.pimento.graph.op.Dropout;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingBagGradient;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.EmbeddingLookupGradient;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.FactorizationGradient;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.LayerNormGradient;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.LinearInputGradient;
import io.pimento.graph.op.LinearWeightGradient;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeActivationsGradient;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.ReluGradient;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.RowLinearInputGradient;
import io.pimento.graph.op.RowLinearWeightGradient;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sigmoid;
import io.pimento.graph.op.SigmoidGradient;
import io.pimento.graph.op.Slice;
import io.pimento.graph.op.Sum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every operator there is: the list that a new one is added to. */
public final class Operators {
  private static final Map<String, Class<? extends Operator>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("input", Input.class);
    ALL.put("parameter", ParameterView.class);
    ALL.put("fill", Fill.class);
    ALL.put("embedding-lookup", EmbeddingLookup.class);
    ALL.put("embedding-lookup-gradient", EmbeddingLookupGradient.class);
    ALL.put("embedding-bag", EmbeddingBag.class);
    ALL.put("embedding-bag-gradient", EmbeddingBagGradient.class);
    ALL.put("linear", Linear.class);
    ALL.put("linear-input-gradient", LinearInputGradient.class);
    ALL.put("linear-weight-gradient", LinearWeightGradient.class);
    ALL.put("batch-sum", BatchSum.class);
    ALL.put("row-linear", RowLinear.class);
    ALL.put("row-linear-input-gradient", RowLinearInputGradient.class);
    ALL.put("row-linear-weight-gradient", RowLinearWeightGradient.class);
    ALL.put("layer-norm", LayerNorm.class);
    ALL.put("layer-norm-gradient", LayerNormGradient.class);
    ALL.put("relu", Relu.class);
    ALL.put("relu-gradient", ReluGradient.class);
    ALL.put("sigmoid", Sigmoid.class);
    ALL.put("sigmoid-gradient", SigmoidGradient.class);
    ALL.put("dropout", Dropout.class);
    ALL.put("add", Add.class);
    ALL.put("multiply", Multiply.class);
    ALL.put("scale", Scale.class);
    ALL.put("sum", Sum.class);
    ALL.put("broadcast", Broadcast.class);
    ALL.put("place", Place.class);
    ALL.put("slice", Slice.class);
    ALL.put("pick", Pick.class);
    ALL.put("crop", Crop.class);
    ALL.put("crop-gradient", CropGradient.class);
    ALL.put("reshape", Reshape.class);
    ALL.put("dot-triangle", DotTriangle.class);
    ALL.put("dot-triangle-gradient", DotTriangleGradient.class);
    ALL.put("factorization", Factorization.class);
    ALL.put("factorization-gradient", FactorizationGradient.class);
    ALL.put("attention", Attention.class);
    ALL.put("attention-gradient", AttentionGradient.class);
    ALL.put("quantize-rows", QuantizeRows.class);
    ALL.put("quantized-bag", QuantizedBag.class);
    ALL.put("activation-range", ActivationRange.class);
    ALL.put("quantize-activations", QuantizeActivations.class);
    ALL.put("quantize-activations-gradient", QuantizeActivationsGradient.class);
    ALL.put("bce-loss", BceLoss.class);
    ALL.put("bce-loss-gradient", BceLossGradient.class);
  }

  private Operators() {}

  /** Names of all operators. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** Classes of all operators. */
  public static List<Class<? extends Operator>> classes() {
    return List.copyOf(ALL.values());
  }

  static Class<? extends Operator> byName(String name) {
    Class<? extends Operator> type = ALL.get(name);
    if (type == null) {
      throw new IllegalArgumentException(
          "unknown operator '" + name + "'; known are " + ALL.keySet());
    }
    return type;
  }
}
