package io.pimento.graph.op;

import io.pimento.graph.Cost;
import io.pimento.graph.Element;
import io.pimento.graph.GradientScope;
import io.pimento.graph.Operator;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.ResultSource;
import io.pimento.graph.ShapeException;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.reference.ReferenceCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rectangle of a parameter, seen in place: rows are {@link ParameterSpec#stride()} apart.
 *
 * @param from first entry along each axis
 * @param size entries along each axis
 */
public record ParameterView(ParameterSpec parameter, List<Integer> from, List<Integer> size)
    implements Operator {
  private static final List<Integer> ORIGIN = List.of(0, 0);
  private static final List<Integer> START = List.of(0);

  public ParameterView {
    from = List.copyOf(from);
    size = List.copyOf(size);
    List<Integer> shape = parameter.shape();
    boolean fits = from.size() == shape.size() && size.size() == shape.size();
    for (int i = 0; fits && i < shape.size(); i++) {
      fits = from.get(i) >= 0 && size.get(i) >= 0 && from.get(i) + size.get(i) <= shape.get(i);
    }
    if (!fits) {
      throw new ShapeException(
          "view "
              + size
              + " from "
              + from
              + " lies outside parameter "
              + parameter.name()
              + " "
              + shape);
    }
  }

  /** The whole parameter. */
  public static ParameterView whole(ParameterSpec spec) {
    return new ParameterView(spec, spec.shape().size() == 1 ? START : ORIGIN, spec.shape());
  }

  /** Rows {@code [row, row+rows)} and columns {@code [column, column+columns)} of a matrix. */
  public static ParameterView block(
      ParameterSpec spec, int row, int rows, int column, int columns) {
    return new ParameterView(spec, List.of(row, column), List.of(rows, columns));
  }

  /** Entries {@code [from, from+size)} of a vector. */
  public static ParameterView range(ParameterSpec spec, int from, int size) {
    return new ParameterView(spec, List.of(from), List.of(size));
  }

  /** Rows of the view; 1 for a vector. */
  public int rows() {
    return size.size() == 1 ? 1 : size.getFirst();
  }

  public int columns() {
    return size.getLast();
  }

  /** Position of the view's first entry in the parameter's row-major data. */
  public long offset() {
    return size.size() == 1
        ? from.getFirst()
        : (long) from.getFirst() * parameter.stride() + from.getLast();
  }

  /** Copies the view's entries out of the whole parameter. */
  public double[] cut(double[] whole) {
    double[] out = new double[rows() * columns()];
    for (int r = 0; r < rows(); r++) {
      System.arraycopy(
          whole,
          Math.toIntExact(offset() + (long) r * parameter.stride()),
          out,
          r * columns(),
          columns());
    }
    return out;
  }

  @Override
  public String name() {
    return "parameter";
  }

  @Override
  public List<TensorType> outputs(List<TensorType> inputs) {
    return List.of(new TensorType(Element.REAL, false, size));
  }

  @Override
  public void reference(ReferenceCall call) {
    throw new IllegalStateException(
        "parameter " + parameter.name() + " is bound by the executor, not computed");
  }

  @Override
  public List<@Nullable Value> gradient(GradientScope scope) {
    return List.of();
  }

  @Override
  public ResultSource source() {
    return ResultSource.BOUND;
  }

  @Override
  public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
    return Cost.NONE;
  }
}
