package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;

/** Gradient of {@link Attention}: qkv, (dead row,) dout → dqkv (, gradient of the dead row). */
public record AttentionGradient(int heads, int dead) implements GradientOperator {

  @Override
  public String name() {
    return "attention-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    int given = dead > 0 ? 2 : 1;
    require(inputs.size() == given + 1, this, inputs, given + " inputs and the gradient");
    List<TensorType> expected = new Attention(heads, dead).outputs(inputs.subList(0, given));
    require(expected.getFirst().equals(inputs.getLast()), this, inputs, "a gradient " + expected);
    return inputs.subList(0, given);
  }

  @Override
  public void reference(ReferenceCall call) {
    AttentionLoops loops = AttentionLoops.of(call, heads, dead);
    double[] dout = call.x(call.inputs().size() - 1);
    for (int i = 0; i < call.outputs().size(); i++) {
      Arrays.fill(call.y(i), 0);
    }
    for (int b = 0; b < call.batch(); b++) {
      for (int h = 0; h < heads; h++) {
        for (int r = 0; r < loops.rows(); r++) {
          loops.backward(b, h, r, dout, call);
        }
      }
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    long rows = inputs.getFirst().dim(0);
    long keys = rows + Math.min(dead, 1);
    return new Cost(
        0,
        5 * rows * keys * inputs.getLast().last(),
        0,
        8 * rows * keys * heads,
        Cost.traffic(inputs, outputs));
  }
}
