package io.pimento.export.onnx.read;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A rule for every operator of ONNX that has a form in a graph. */
final class Rules {
  private static final Map<String, Rule> ALL = new TreeMap<>();

  static {
    one("Constant", Rules::constant);
    for (String same : List.of("Identity", "Dropout")) {
      one(same, c -> c.in(0) instanceof Constant k ? k : c.in(0));
    }
    one("Cast", ElementRules::cast);
    one("Shape", AxisRules::shape);
    one("Reshape", AxisRules::reshape);
    one("Flatten", AxisRules::flatten);
    one("Squeeze", AxisRules::squeeze);
    one("Unsqueeze", AxisRules::unsqueeze);
    one("Transpose", AxisRules::transpose);
    one("Gather", PickRules::gather);
    one("GatherND", PickRules::gatherNd);
    one("Slice", PickRules::slice);
    ALL.put("Split", PickRules::split);
    one("Concat", PickRules::concat);
    one("Expand", PickRules::expand);
    one("Tile", PickRules::tile);
    one("Pad", PickRules::pad);
    ElementRules.all().forEach(Rules::one);
    ReduceRules.all().forEach(Rules::one);
    one("MatMul", ProductRules::matMul);
    one("Gemm", ProductRules::gemm);
    one("Softmax", ProductRules::softmax);
    one("LayerNormalization", NormRules::layerNorm);
    one("BatchNormalization", NormRules::batchNorm);
    for (String folded :
        List.of("ConstantOfShape", "Range", "Where", "Equal", "Sqrt", "DequantizeLinear")) {
      one(folded, Rules::onlyConstant);
    }
  }

  private Rules() {}

  private static void one(String op, Rule.One rule) {
    ALL.put(op, Rule.of(rule));
  }

  private static Datum constant(OnnxCall c) {
    if (c.attribute("value") != null) {
      return c.to().tensor(c, "value");
    }
    for (String kind : List.of("value_int", "value_ints", "value_float", "value_floats")) {
      var a = c.attribute(kind);
      if (a != null) {
        double[] numbers =
            switch (kind) {
              case "value_int" -> new double[] {a.getI()};
              case "value_float" -> new double[] {a.getF()};
              case "value_ints" -> a.getIntsList().stream().mapToDouble(i -> i).toArray();
              default -> a.getFloatsList().stream().mapToDouble(f -> f).toArray();
            };
        return Constant.of(
            c.result(),
            kind.startsWith("value_int"),
            kind.endsWith("s") ? List.of(numbers.length) : List.of(),
            numbers);
      }
    }
    throw c.refuse("holds no numbers");
  }

  private static Datum onlyConstant(OnnxCall c) {
    throw unknown(c);
  }

  /** An operator without a form here. */
  private static RuntimeException unknown(OnnxCall c) {
    c.all();
    return c.refuse(
        "has no operator of a graph for it; replace it by what there is (pimento graph import"
            + " --help), or leave it out of the exported model");
  }

  /** Names of all operators that are read. */
  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  static List<? extends Datum> results(OnnxCall c) {
    Datum folded = isOwn(c) ? FoldRules.fold(c) : null;
    if (folded != null) {
      return List.of(folded);
    }
    Rule rule = isOwn(c) ? ALL.get(c.node().getOpType()) : null;
    if (rule == null) {
      c.all();
      throw c.refuse(
          "is an operator that is not known here"
              + (isOwn(c) ? "" : " (of " + c.node().getDomain() + ")")
              + "; replace it by what is (pimento graph import --help), or leave it out of the"
              + " exported model");
    }
    return rule.results(c);
  }

  private static boolean isOwn(OnnxCall c) {
    return c.node().getDomain().isEmpty() || c.node().getDomain().equals("ai.onnx");
  }
}
