package io.pimento.graph.cases;

import io.pimento.graph.Element;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.reference.ReferenceCall;
import io.pimento.graph.reference.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An operator on inputs of certain types, with reproducible contents.
 *
 * @param indexRows table size that indices are drawn below, where an input holds indices
 * @param reach real entries lie between this and its negative
 */
public record OperatorCase(Operator op, List<TensorType> inputs, int indexRows, float reach) {
  public OperatorCase {
    inputs = List.copyOf(inputs);
  }

  public OperatorCase(Operator op, List<TensorType> inputs, int indexRows) {
    this(op, inputs, indexRows, 1);
  }

  /** The same with real entries up to a certain size. */
  OperatorCase reaching(float size) {
    return new OperatorCase(op, inputs, indexRows, size);
  }

  public static OperatorCase of(Operator op, TensorType... inputs) {
    return new OperatorCase(op, List.of(inputs), 0);
  }

  /** How indices are drawn. */
  public enum Ids {
    /** Each row as often as any other. */
    UNIFORM,
    /** Log-uniform, which is Zipf's law with exponent 1: many equal ones. */
    ZIPF;

    private int draw(int rows, SplittableRandom random) {
      return this == UNIFORM
          ? random.nextInt(rows)
          : Math.clamp((int) Math.pow(rows, random.nextDouble()) - 1, 0, rows - 1);
    }
  }

  /** Whether an input holds indices. */
  public boolean takesIds() {
    return inputs.stream()
        .anyMatch(t -> t.element() == Element.INDEX || t.element() == Element.BAGS);
  }

  /** Inputs for a batch; real entries are float32 numbers within reach, held exactly. */
  public List<Tensor> makeInputs(int batch, long seed) {
    return makeInputs(batch, seed, Ids.UNIFORM);
  }

  /** Inputs for a batch, with ids drawn as asked for. */
  public List<Tensor> makeInputs(int batch, long seed, Ids ids) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tensor> made = new ArrayList<>();
    for (TensorType t : inputs) {
      made.add(
          switch (t.element()) {
            case REAL, ROWS -> reals(t, batch, random);
            case INDEX -> indices(t, batch, random, ids);
            case BAGS -> bags(t, batch, random, ids);
          });
    }
    return made;
  }

  /** Runs the operator's own definition. */
  public List<Tensor> reference(int batch, List<Tensor> given) {
    List<Tensor> made = op.outputs(inputs).stream().map(t -> Tensor.poisoned(t, batch)).toList();
    op.reference(new ReferenceCall(batch, given, made));
    return made;
  }

  private Tensor reals(TensorType t, int batch, SplittableRandom random) {
    Tensor x = Tensor.poisoned(t, batch);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = reach * (float) (random.nextDouble() * 2 - 1);
    }
    return x;
  }

  private Tensor indices(TensorType t, int batch, SplittableRandom random, Ids ids) {
    Tensor x = Tensor.poisoned(t, batch);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = ids.draw(indexRows, random);
    }
    return x;
  }

  /** Bags of 0 to 4 ids each. */
  private Tensor bags(TensorType t, int batch, SplittableRandom random, Ids ids) {
    int[] offsets = new int[batch + 1];
    for (int b = 0; b < batch; b++) {
      offsets[b + 1] = offsets[b] + random.nextInt(5);
    }
    int count = offsets[batch];
    double[] data = new double[batch + 1 + 2 * count];
    for (int b = 0; b <= batch; b++) {
      data[b] = offsets[b];
    }
    for (int i = 0; i < count; i++) {
      data[batch + 1 + i] = ids.draw(indexRows, random);
      data[batch + 1 + count + i] = (float) random.nextDouble();
    }
    return new Tensor(t, batch, data);
  }

  /** Whether the input can be nudged: indices cannot. */
  public boolean differentiable(int input) {
    return inputs.get(input).element() == Element.REAL;
  }

  @Override
  public String toString() {
    return op + " on " + inputs + (reach == 1 ? "" : " up to " + reach);
  }
}
