package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rectangle of a weight: several paths of one step read rectangles of one view, and their
 * gradients add up there. Input: {@code [n]} or {@code [n, k]} without batch axis.
 *
 * @param from first entry along each axis
 * @param size entries along each axis
 */
public record Crop(List<Integer> from, List<Integer> size) implements Operator {
  public Crop {
    from = List.copyOf(from);
    size = List.copyOf(size);
  }

  @Override
  public String name() {
    return "crop";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    TensorType x = inputs.getFirst();
    boolean fits = inputs.size() == 1 && !x.batched() && Rectangle.fits(from, size, x.dims());
    require(fits, this, inputs, "[n] or [n, k] around the rectangle, without batch axis");
    return List.of(new TensorType(x.element(), false, size));
  }

  /** First row; 0 for a vector. */
  public int top() {
    return Rectangle.top(from);
  }

  public int left() {
    return from.getLast();
  }

  @Override
  public void reference(ReferenceCall call) {
    int whole = call.in(0).last();
    int columns = size.getLast();
    for (int r = 0; r < call.out(0).outer(); r++) {
      System.arraycopy(call.x(0), (top() + r) * whole + left(), call.y(0), r * columns, columns);
    }
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return Arrays.asList(
        scope.emit(new CropGradient(from, scope.input(0).type().dims()), scope.gradient()));
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.NONE;
  }
}
