package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.pimento.document.UserException;
import io.pimento.graph.Value;
import io.pimento.graph.op.Fill;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.Reshape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A graph of ONNX on its way: what each of its values is, node after node. */
final class Translation {
  private final Path file;
  private final TensorNumbers tensors;
  private final Batch batch;
  private final Values values = new Values();
  private final Weights weights = new Weights(values.builder());
  private final Map<String, Datum> known = new HashMap<>();
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();

  Translation(Path file, Batch batch) {
    this.file = file;
    this.batch = batch;
    this.tensors = new TensorNumbers(file);
  }

  Path file() {
    return file;
  }

  Batch batch() {
    return batch;
  }

  Values values() {
    return values;
  }

  Weights weights() {
    return weights;
  }

  /** Translates all nodes; values that cannot be expressed are noted as such. */
  void run(GraphProto graph, Inputs inputs) {
    for (TensorProto t : graph.getInitializerList()) {
      known.put(t.getName(), tensors.read(t, t.getName()));
    }
    Map<String, Set<String>> readers = new HashMap<>();
    for (NodeProto n : graph.getNodeList()) {
      n.getOutputList().forEach(o -> producers.put(o, n));
      for (String read : new HashSet<>(n.getInputList())) {
        uses.merge(read, 1, Integer::sum);
        readers.computeIfAbsent(read, _ -> new HashSet<>()).add(n.getOpType());
      }
    }
    for (ValueInfoProto v : graph.getInputList()) {
      if (!known.containsKey(v.getName())) {
        boolean bag = BagRules.READERS.equals(readers.get(v.getName()));
        known.put(v.getName(), inputs.input(v, bag, values));
      }
    }
    graph.getOutputList().forEach(o -> uses.merge(o.getName(), 1, Integer::sum));
    for (NodeProto n : graph.getNodeList()) {
      translate(new OnnxCall(this, n));
    }
  }

  private void translate(OnnxCall c) {
    List<String> outputs = c.node().getOutputList();
    if (outputs.isEmpty()) {
      return;
    }
    List<? extends Datum> made;
    try {
      made = Rules.results(c);
    } catch (UserException e) {
      made = List.of(new Refused(String.valueOf(e.getMessage())));
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      made = List.of(new Refused(c.text() + " cannot be expressed: " + e.getMessage()));
    }
    for (int i = 0; i < outputs.size(); i++) {
      Datum d =
          i < made.size()
              ? made.get(i)
              : made.getFirst() instanceof Refused r
                  ? r
                  : new Refused(c.text() + " has no result " + outputs.get(i) + " here");
      known.put(outputs.get(i), d);
    }
  }

  /** What a value is that a node reads. */
  Datum get(String name, OnnxCall reader) {
    Datum d = known.get(name);
    if (d == null) {
      throw reader.refuse("reads " + name + ", which nothing before it makes");
    }
    return d;
  }

  /** The named outputs as values of the graph: a row of each, without the axis of the batch. */
  Map<String, Value> outputs(GraphProto graph) {
    Map<String, Value> outputs = new TreeMap<>();
    for (ValueInfoProto v : graph.getOutputList()) {
      Datum d = known.get(v.getName());
      if (d == null || d instanceof Constant) {
        throw new UserException(
            file
                + ": the output "
                + v.getName()
                + (d == null ? " is made by no node" : " does not depend on what the model reads"));
      }
      NodeProto maker = producers.getOrDefault(v.getName(), NodeProto.getDefaultInstance());
      Entries e = new OnnxCall(this, maker).entries(d);
      List<Integer> row = new ArrayList<>(e.dims());
      if (e.batchAxis() >= 0 && row.get(e.batchAxis()) == 1) {
        row.subList(e.batchAxis(), e.batchAxis() + 1).clear();
      }
      outputs.put(v.getName(), values.of(e, row));
    }
    return outputs;
  }

  /** The node that makes a value; null for inputs and constants. */
  @Nullable NodeProto producer(String name) {
    return producers.get(name);
  }

  /** What a value is, if that is known. */
  @Nullable Datum known(String name) {
    return known.get(name);
  }

  /** Whether one node alone reads a value. */
  boolean isReadOnce(String name) {
    return uses.getOrDefault(name, 0) == 1;
  }

  Constant tensor(OnnxCall c, String attribute) {
    AttributeProto a = c.attribute(attribute);
    if (a == null || !a.hasT()) {
      throw c.refuse("has no tensor as its " + attribute);
    }
    return tensors.read(a.getT(), c.result());
  }

  /** A constant of whole numbers that may hold the batch's size. */
  Constant whole(String name, List<Integer> dims, Extents e) {
    return whole(name, dims, e, true);
  }

  Constant whole(String name, List<Integer> dims, Extents e, boolean whole) {
    return new Constant(name, whole, dims, e::fixed, e.rows());
  }

  Extents extents(Entries e) {
    return Shapes.extents(e, batch);
  }

  Datum reshaped(Datum d, Extents wanted, OnnxCall c) {
    return new Shapes(c, batch).reshaped(d, wanted);
  }

  Datum expanded(Datum d, Extents wanted, OnnxCall c) {
    return new Shapes(c, batch).expanded(d, wanted);
  }

  Entries settled(Entries e) {
    return Shapes.settled(e, batch);
  }

  /**
   * A constant as a tensor of the graph, the same for all rows: a number everywhere, or a layer
   * without other inputs than a one.
   */
  Entries lifted(Constant c, OnnxCall reader) {
    if (c.open() || c.size() == 0) {
      throw reader.refuse("computes with the batch's size, or with nothing");
    }
    Integer[] dims = c.dims().toArray(Integer[]::new);
    Double all = c.uniform();
    Value v;
    if (all != null) {
      v = values.apply(new Fill(all, io.pimento.graph.TensorType.batch(dims)));
    } else {
      Value one = values.apply(new Fill(1, Values.row(1)));
      Value weight =
          values.builder().parameter(weights.matrix(c.name(), "column ", c.size(), 1, c::numbers));
      v = values.apply(new Linear(1, false), one, weight);
      v = values.apply(new Reshape(c.dims()), v);
    }
    return Entries.of(v, c.dims()).placed(c.dims(), -1, 1);
  }
}
