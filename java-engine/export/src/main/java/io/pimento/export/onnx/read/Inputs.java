package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.pimento.document.UserException;
import io.pimento.graph.Element;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a model reads: the first axis of every input is the batch.
 *
 * @param sizes of symbolic axes other than the batch, by their names
 */
record Inputs(Path file, Map<String, Integer> sizes) {
  /** The batch that all inputs have in common. */
  Batch batch(GraphProto graph) {
    Set<Integer> found = new HashSet<>();
    List<String> text = new ArrayList<>();
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    for (ValueInfoProto v : graph.getInputList()) {
      if (!weights.contains(v.getName())) {
        List<Dimension> dims = dims(v);
        int first = (int) dims.getFirst().getDimValue();
        found.add(first);
        text.add(v.getName() + " " + described(dims));
      }
    }
    if (found.size() != 1) {
      throw new UserException(
          file
              + (found.isEmpty()
                  ? " reads nothing"
                  : ": the inputs "
                      + String.join(", ", text)
                      + " have no first axis in common, which must be the batch; export with a"
                      + " dynamic first axis for each"));
    }
    return new Batch(found.iterator().next());
  }

  private List<Dimension> dims(ValueInfoProto v) {
    if (!v.getType().hasTensorType() || !v.getType().getTensorType().hasShape()) {
      throw bad(v, "is no tensor with a shape");
    }
    List<Dimension> dims = v.getType().getTensorType().getShape().getDimList();
    if (dims.isEmpty()) {
      throw bad(v, "has no axis for the batch");
    }
    return dims;
  }

  private static String described(List<Dimension> dims) {
    return dims.stream()
        .map(d -> d.hasDimValue() ? "" + d.getDimValue() : d.getDimParam())
        .toList()
        .toString();
  }

  /**
   * An input of the graph.
   *
   * @param bag whether whole numbers are a bag of ids, filled up by −1
   */
  Entries input(ValueInfoProto v, boolean bag, Values values) {
    List<Dimension> all = dims(v);
    List<Integer> dims = new ArrayList<>(List.of(1));
    for (Dimension d : all.subList(1, all.size())) {
      int size =
          d.hasDimValue() && d.getDimValue() > 0
              ? Math.toIntExact(d.getDimValue())
              : sizes.getOrDefault(d.getDimParam(), 0);
      if (size == 0) {
        String name = d.getDimParam().isEmpty() ? "without a name" : "'" + d.getDimParam() + "'";
        throw bad(
            v,
            described(all)
                + " has an axis "
                + name
                + " beside the batch, whose size is open; "
                + (d.getDimParam().isEmpty()
                    ? "export with a fixed one"
                    : "fix it with --size " + d.getDimParam() + "=N, or export with a fixed one"));
      }
      dims.add(size);
    }
    DataType type = DataType.forNumber(v.getType().getTensorType().getElemType());
    List<Integer> row = dims.subList(1, dims.size());
    Value value =
        switch (type == null ? DataType.UNDEFINED : type) {
          case FLOAT, DOUBLE ->
              values.builder().input(v.getName(), new TensorType(Element.REAL, true, row));
          case INT64, INT32 -> {
            int size = Places.size(row);
            TensorType ids = bag ? TensorType.bags(size) : TensorType.indices(size);
            yield values.builder().input(v.getName(), ids);
          }
          default ->
              throw bad(v, "is of type " + type + "; float, double, int32 and int64 are read");
        };
    return Entries.of(value, dims);
  }

  private UserException bad(ValueInfoProto v, String what) {
    return new UserException(file + ": the input " + v.getName() + " " + what);
  }
}
