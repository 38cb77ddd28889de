package io.pimento.graph.op;

import static io.pimento.graph.ShapeException.require;

import io.pimento.graph.Cost;
import io.pimento.graph.GradientOperator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import java.util.Arrays;
import java.util.List;

/**
 * Gradient of {@link Crop}: the rectangle's gradient within zeros.
 *
 * @param from the rectangle's first entry along each axis
 * @param whole entries of the result along each axis
 */
public record CropGradient(List<Integer> from, List<Integer> whole) implements GradientOperator {
  public CropGradient {
    from = List.copyOf(from);
    whole = List.copyOf(whole);
  }

  @Override
  public String name() {
    return "crop-gradient";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    TensorType dy = inputs.getFirst();
    boolean fits = inputs.size() == 1 && !dy.batched() && Rectangle.fits(from, dy.dims(), whole);
    require(fits, this, inputs, "a rectangle within " + whole + ", without batch axis");
    return List.of(new TensorType(dy.element(), false, whole));
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
    int columns = call.in(0).last();
    Arrays.fill(call.y(0), 0);
    for (int r = 0; r < call.in(0).outer(); r++) {
      System.arraycopy(
          call.x(0), r * columns, call.y(0), (top() + r) * whole.getLast() + left(), columns);
    }
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.NONE;
  }
}
