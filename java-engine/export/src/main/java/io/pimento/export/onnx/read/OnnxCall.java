package io.pimento.export.onnx.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.pimento.document.UserException;
import io.pimento.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node of ONNX with what is known of what it reads. */
record OnnxCall(Translation to, NodeProto node) {
  Values values() {
    return to.values();
  }

  /** The name of its first result, for weights that are made of it. */
  String result() {
    return node.getOutput(0);
  }

  boolean has(int input) {
    return input < node.getInputCount() && !node.getInput(input).isEmpty();
  }

  /**
   * What an input is.
   *
   * @throws UserException if it cannot be expressed, with the reason
   */
  Datum in(int input) {
    if (!has(input)) {
      throw refuse("needs " + (input + 1) + " inputs");
    }
    Datum d = to.get(node.getInput(input), this);
    if (d instanceof Refused(String why)) {
      throw new UserException(why);
    }
    return d;
  }

  List<Datum> all() {
    List<Datum> all = new ArrayList<>();
    for (int i = 0; i < node.getInputCount(); i++) {
      all.add(in(i));
    }
    return all;
  }

  /** An input that depends on what the model reads. */
  Entries entries(int input) {
    return entries(in(input));
  }

  Entries entries(Datum d) {
    return switch (d) {
      case Entries e -> e;
      case Product p -> {
        Entries whole = p.whole();
        if (whole == null) {
          throw new UserException(
              p.text()
                  + " multiplies activations and is no attention softmax(Q·Kᵀ)·V without a mask, no"
                  + " product T·Tᵀ and none of a vector, for which alone there are operators; write"
                  + " the model with one of these");
        }
        yield whole;
      }
      case Constant c -> to.lifted(c, this);
      case Refused(String why) -> throw new UserException(why);
    };
  }

  Constant constant(int input, String what) {
    if (in(input) instanceof Constant c) {
      return c;
    }
    throw refuse(
        "reads " + what + " that depend on what the model reads; make them constants of the model");
  }

  /** Whole numbers of a constant input that do not hold the batch. */
  long[] wholes(int input, String what) {
    Constant c = constant(input, what);
    if (c.open()) {
      throw refuse("has " + what + " that follow from the batch's size; make them constants");
    }
    return Arrays.stream(c.numbers()).mapToLong(d -> (long) d).toArray();
  }

  @Nullable AttributeProto attribute(String name) {
    for (AttributeProto a : node.getAttributeList()) {
      if (a.getName().equals(name)) {
        return a;
      }
    }
    return null;
  }

  long whole(String name, long otherwise) {
    AttributeProto a = attribute(name);
    return a == null ? otherwise : a.getI();
  }

  double real(String name, double otherwise) {
    AttributeProto a = attribute(name);
    return a == null ? otherwise : a.getF();
  }

  long @Nullable [] wholes(String name) {
    AttributeProto a = attribute(name);
    return a == null ? null : a.getIntsList().stream().mapToLong(i -> i).toArray();
  }

  /**
   * Axes, from 0 on: an attribute before operator set 13, an input since; null if none is named.
   */
  int @Nullable [] axes(int input, int rank) {
    long[] axes = wholes("axes");
    if (axes == null && has(input)) {
      axes = wholes(input, "axes");
    }
    return axes == null ? null : Arrays.stream(axes).mapToInt(a -> axis(a, rank)).toArray();
  }

  /** An axis from 0 on. */
  int axis(long named, int rank) {
    long axis = named < 0 ? named + rank : named;
    if (axis < 0 || axis >= rank) {
      throw refuse("names the axis " + named + " of a tensor with " + rank);
    }
    return (int) axis;
  }

  /** An error in one line that names this node. */
  UserException refuse(String what) {
    return new UserException(text() + " " + what);
  }

  /** The file, the node and what it is. */
  String text() {
    String name = node.getName().isEmpty() ? "that makes " + result() : node.getName();
    return to.file() + ": the node " + name + " (" + node.getOpType() + ")";
  }

  Value value(Entries e) {
    return values().of(e);
  }
}
