package io.pimento.export.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.pimento.export.Constants;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.runtime.parameter.Parameters;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * A graph for scoring as an ONNX model of operator set 17. Inputs have the names of the graph's:
 * {@code dense} (float, {@code [batch, n]}), {@code ids} (int64, {@code [batch, fields]}) and, for
 * fields of several values, {@code bag.0}, … (int64, {@code [batch, most]}, filled up by −1; beside
 * it {@code bag.0.weights} where values are weighted). Outputs are {@code logits} and {@code
 * probability}, both {@code [batch, 1]}.
 */
public final class OnnxModel {
  /** The output that {@code predict} calls score. */
  public static final String PROBABILITY = "probability";

  /** The operator set, the first with LayerNormalization. */
  private static final int OPERATORS = 17;

  /** The version of the format that came with it. */
  private static final int FORMAT = 8;

  private final ModelProto.Builder model;
  private final List<OnnxTensor> tensors;

  private OnnxModel(ModelProto.Builder model, List<OnnxTensor> tensors) {
    this.model = model;
    this.tensors = tensors;
  }

  /**
   * Translates a graph.
   *
   * @param graph with the output {@code logits}
   * @param parameters must stay open until the model is written
   * @param about what the file says of itself, by name
   * @throws io.pimento.document.UserException naming an operator that has no form in ONNX
   */
  public static OnnxModel of(Graph graph, Parameters parameters, SortedMap<String, String> about) {
    OnnxGraph to = new OnnxGraph();
    Constants constants = new Constants(graph, parameters);
    FewBitTables tables = new FewBitTables(graph, constants);
    Map<Integer, String> names = new HashMap<>();
    Set<Integer> weighted = weightedBags(graph);
    for (Node node : graph.nodes()) {
      if (node.outputs().stream().allMatch(constants::has)) {
        continue;
      }
      OnnxNode n = new OnnxNode(to, node, constants, tables, names);
      to.at(node.id() + "-" + node.op().name());
      if (node.op() instanceof Input in) {
        TableRules.input(n, in, weighted.contains(node.output().id()));
      } else {
        OnnxRules.write(n);
      }
    }
    Value logits = graph.output(TrainingGraph.LOGITS);
    String made = names.getOrDefault(logits.id(), "");
    to.add("Identity", List.of(made), to.fresh(TrainingGraph.LOGITS));
    to.add("Sigmoid", List.of(made), to.fresh(PROBABILITY));
    to.output(TrainingGraph.LOGITS, logits.type().dims().toArray());
    to.output(PROBABILITY, logits.type().dims().toArray());
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("pimento")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
            .setGraph(to.nodes());
    about.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return new OnnxModel(model, to.tensors());
  }

  /** The input that holds the weights of a bag's ids. */
  public static String weightsOf(String bag) {
    return bag + ".weights";
  }

  private static Set<Integer> weightedBags(Graph graph) {
    Set<Integer> weighted = new HashSet<>();
    for (Node node : graph.nodes()) {
      boolean weighs =
          switch (node.op()) {
            case EmbeddingBag bag -> bag.mode() == BagMode.WEIGHTED;
            case QuantizedBag bag -> bag.mode() == BagMode.WEIGHTED;
            default -> false;
          };
      if (weighs) {
        weighted.add(node.inputs().getFirst().id());
      }
    }
    return weighted;
  }

  /** Everything but the numbers. */
  ModelProto.Builder message() {
    return model.clone();
  }

  List<OnnxTensor> tensors() {
    return tensors;
  }
}
