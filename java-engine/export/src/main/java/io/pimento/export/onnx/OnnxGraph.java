package io.pimento.export.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX graph that is being written: nodes in their order, constants each once, names each once.
 */
final class OnnxGraph {
  /** The axis of rows in every shape; its size is a run's own. */
  private static final String BATCH = "batch";

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("pimento");
  private final List<OnnxTensor> tensors = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> constants = new HashMap<>();
  private String prefix = "";
  private @Nullable String batchFrom;

  /** What made the nodes to come: their names begin with it. */
  void at(String made) {
    prefix = made;
  }

  /** A name that nothing else has. */
  String fresh(String wanted) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /**
   * An input.
   *
   * @param type of {@link TensorProto.DataType}
   * @param dims after the axis of rows; a size that is a run's own by its name
   */
  void input(String name, TensorProto.DataType type, Object... dims) {
    if (names.add(name)) {
      graph.addInput(described(name, type, dims));
      if (batchFrom == null) {
        batchFrom = name;
      }
    }
  }

  void output(String name, Object... dims) {
    graph.addOutput(described(name, TensorProto.DataType.FLOAT, dims));
  }

  private static ValueInfoProto described(String name, TensorProto.DataType type, Object... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
    for (Object d : dims) {
      TensorShapeProto.Dimension.Builder dim = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          d instanceof Number size ? dim.setDimValue(size.longValue()) : dim.setDimParam("" + d));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** A node of one result, whose name is made here. */
  String add(String op, List<String> inputs, AttributeProto... attributes) {
    return add(op, inputs, fresh(prefix + "/" + op), attributes);
  }

  String add(String op, String input, AttributeProto... attributes) {
    return add(op, List.of(input), attributes);
  }

  String add(String op, String left, String right, AttributeProto... attributes) {
    return add(op, List.of(left, right), attributes);
  }

  /** A node of one result of that name. */
  String add(String op, List<String> inputs, String output, AttributeProto... attributes) {
    addSeveral(op, inputs, List.of(output), attributes);
    return output;
  }

  /** A node of several results. */
  void addSeveral(
      String op, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(op)
            .setName(outputs.getFirst())
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(Arrays.asList(attributes)));
  }

  static AttributeProto whole(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto real(String name, double value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }

  static AttributeProto wholes(String name, long... values) {
    AttributeProto.Builder b =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long v : values) {
      b.addInts(v);
    }
    return b.build();
  }

  /** A constant list of whole numbers, such as axes or a shape. */
  String longs(long... values) {
    return wholeNumbers("longs" + Arrays.toString(values), values, values.length);
  }

  /** A whole constant number. */
  String scalar(long value) {
    return wholeNumbers("whole " + value, new long[] {value});
  }

  private String wholeNumbers(String key, long[] values, long... dims) {
    byte[] raw = new byte[values.length * Long.BYTES];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return kept(key, name -> OnnxTensor.of(name, TensorProto.DataType.INT64, dims, raw));
  }

  /** A constant number. */
  String scalar(float value) {
    return floats("number " + Float.toHexString(value), new float[] {value});
  }

  /**
   * A constant tensor of floats.
   *
   * @param key what tells it from others; equal ones are kept once
   */
  String floats(String key, float[] entries, long... dims) {
    return kept(
        key,
        name -> {
          byte[] raw = new byte[Math.multiplyExact(entries.length, Float.BYTES)];
          ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(entries);
          return OnnxTensor.of(name, TensorProto.DataType.FLOAT, dims, raw);
        });
  }

  /** A constant tensor of int8. */
  String bytes(String key, Supplier<byte[]> entries, long... dims) {
    return kept(key, name -> OnnxTensor.of(name, TensorProto.DataType.INT8, dims, entries.get()));
  }

  /** Floats that stay where they are until they are written. */
  String inPlace(String key, long address, long... dims) {
    return kept(key, name -> OnnxTensor.at(name, dims, address));
  }

  private String kept(String key, Function<String, OnnxTensor> made) {
    return constants.computeIfAbsent(
        key,
        k -> {
          OnnxTensor tensor = made.apply(fresh(k));
          tensors.add(tensor);
          return tensor.name();
        });
  }

  /** How many rows a run has: {@code [1]}. */
  String rows() {
    if (batchFrom == null) {
      throw new IllegalStateException("a graph without inputs has no rows");
    }
    String key = "rows";
    String known = constants.get(key);
    if (known == null) {
      known = add("Shape", List.of(batchFrom), fresh("rows"), whole("start", 0), whole("end", 1));
      constants.put(key, known);
    }
    return known;
  }

  /** Everything but the constants. */
  GraphProto.Builder nodes() {
    return graph;
  }

  List<OnnxTensor> tensors() {
    return List.copyOf(tensors);
  }
}
