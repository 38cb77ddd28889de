package io.pimento.serve;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.pimento.graph.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A model of ONNX that a test writes node by node: inputs {@code x}, … and the output {@code y}.
 */
final class TinyModel {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
  private final int opset;

  TinyModel(int opset) {
    this.opset = opset;
  }

  /** Floats; a size of 0 is the batch. */
  TinyModel input(String name, long... dims) {
    graph.addInput(value(name, DataType.FLOAT, dims));
    return this;
  }

  TinyModel ids(String name, long... dims) {
    graph.addInput(value(name, DataType.INT64, dims));
    return this;
  }

  private static ValueInfoProto value(String name, DataType type, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long d : dims) {
      Dimension.Builder dim = Dimension.newBuilder();
      shape.addDim(d == 0 ? dim.setDimParam("batch") : dim.setDimValue(d));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Seeded floats between 0.5 and 1.5, so that they may stand for variances, too. */
  TinyModel weights(String name, long... dims) {
    TensorProto.Builder t = tensor(name, DataType.FLOAT, dims);
    long n = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    for (int i = 0; i < n; i++) {
      t.addFloatData((float) (0.5 + Counter.unit(Counter.key(3, name), i)));
    }
    graph.addInitializer(t);
    return this;
  }

  TinyModel number(String name, double x) {
    graph.addInitializer(tensor(name, DataType.FLOAT).addFloatData((float) x));
    return this;
  }

  TinyModel longs(String name, long... numbers) {
    TensorProto.Builder t = tensor(name, DataType.INT64, numbers.length);
    Arrays.stream(numbers).forEach(t::addInt64Data);
    graph.addInitializer(t);
    return this;
  }

  private static TensorProto.Builder tensor(String name, DataType type, long... dims) {
    TensorProto.Builder t = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    Arrays.stream(dims).forEach(t::addDims);
    return t;
  }

  /** A node whose results are named behind its inputs: {@code "a b -> c"}. */
  TinyModel node(String op, String values, AttributeProto... attributes) {
    String[] sides = values.split("->");
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(op)
            .setName(op + " " + graph.getNodeCount())
            .addAllInput(words(sides[0]))
            .addAllOutput(words(sides[1]))
            .addAllAttribute(List.of(attributes)));
    return this;
  }

  private static List<String> words(String s) {
    return List.of(s.strip().split(" +"));
  }

  static AttributeProto whole(String name, long x) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(x)
        .build();
  }

  static AttributeProto real(String name, double x) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF((float) x)
        .build();
  }

  static AttributeProto wholes(String name, long... numbers) {
    AttributeProto.Builder a =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(numbers).forEach(a::addInts);
    return a.build();
  }

  void write(Path file, int rank) throws IOException {
    long[] open = new long[rank];
    graph.addOutput(value("y", DataType.FLOAT, open));
    // Only the batch is the same everywhere; other sizes are left to whoever reads it.
    for (int i = 0; i < rank; i++) {
      graph
          .getOutputBuilder(0)
          .getTypeBuilder()
          .getTensorTypeBuilder()
          .getShapeBuilder()
          .setDim(i, Dimension.newBuilder().setDimParam("d" + i));
    }
    Files.write(
        file,
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
            .setGraph(graph)
            .build()
            .toByteArray());
  }
}
