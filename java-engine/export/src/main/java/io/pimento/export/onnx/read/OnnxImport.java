package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A model of ONNX as a graph. The first axis of every input is the batch. Every operator is
 * expressed exactly, or the model is refused with the node that has no form; constants are folded,
 * axes that are moved cost nothing until entries must lie in a row.
 *
 * @param graph its outputs have their names in the model
 * @param weights the whole of each parameter, row-major
 */
public record OnnxImport(Graph graph, Function<ParameterSpec, double[]> weights) {
  /**
   * Reads a model.
   *
   * @param sizes of symbolic axes beside the batch, by name
   * @throws UserException in one line, naming the file and the node, tensor or input that is wrong
   */
  public static OnnxImport read(Path file, Map<String, Integer> sizes) throws IOException {
    ModelProto model = ModelFile.read(file);
    GraphProto graph = model.getGraph();
    Inputs inputs = new Inputs(file, sizes);
    Translation to = new Translation(file, inputs.batch(graph));
    to.run(graph, inputs);
    Graph made = to.values().builder().build(to.outputs(graph));
    return new OnnxImport(made, to.weights()::of);
  }

  /** Names of all operators of ONNX that can have a form. */
  public static List<String> operators() {
    return Rules.names();
  }
}
