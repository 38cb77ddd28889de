package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.Element;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some entries of the first axis in a chosen order, none twice: of {@code [batch, size, rest…]} the
 * result {@code [batch, k, rest…]} has entry {@code from_i} at place i. Columns of ids, or rows put
 * in order.
 *
 * @param from the entry at each place of the result
 */
public record Pick(List<Integer> from) implements Operator {
  public Pick {
    from = List.copyOf(from);
  }

  @Override
  public String name() {
    return "pick";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    require(
        inputs.size() == 1
            && inputs.getFirst().rank() > 0
            && inputs.getFirst().batched()
            && (inputs.getFirst().element() == Element.REAL
                || inputs.getFirst().element() == Element.INDEX)
            && new HashSet<>(from).size() == from.size()
            && from.stream().allMatch(i -> i >= 0 && i < inputs.getFirst().dim(0)),
        this,
        inputs,
        "a first axis with all of these entries, none of them twice");
    return List.of(inputs.getFirst().withFirst(from.size()));
  }

  @Override
  public void reference(ReferenceCall call) {
    int width = Math.toIntExact(call.out(0).type().size());
    int total = Math.toIntExact(call.in(0).type().size());
    int inner = from.isEmpty() ? 0 : width / from.size();
    for (int b = 0; b < call.batch(); b++) {
      for (int i = 0; i < from.size(); i++) {
        System.arraycopy(
            call.x(0), b * total + from.get(i) * inner, call.y(0), b * width + i * inner, inner);
      }
    }
  }

  /** The way back; entries that were left out get zeros, which are placed behind the others. */
  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    int size = scope.input(0).type().dim(0);
    List<Integer> back = new ArrayList<>();
    int left = from.size();
    for (int i = 0; i < size; i++) {
      int at = from.indexOf(i);
      back.add(at < 0 ? left++ : at);
    }
    Value g = scope.gradient();
    Value whole = from.size() == size ? g : scope.emit(new Place(size, List.of(0)), g);
    return Arrays.asList(scope.emit(new Pick(back), whole));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.elementwise(outputs.getFirst().size(), outputs, outputs);
  }

  /**
   * Which columns of an input the columns of some ids are: where an id outside its table came from.
   *
   * @param maker the node that makes the ids
   */
  public static int column(Operator maker, int i) {
    return maker instanceof Pick pick ? pick.from.get(i) : i;
  }
}
