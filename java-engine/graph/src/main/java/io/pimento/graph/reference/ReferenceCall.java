package io.pimento.graph.reference;

import java.util.List;

/** The tensors of one application of an operator: inputs to read, outputs to fill wholly. */
public record ReferenceCall(int batch, List<Tensor> inputs, List<Tensor> outputs) {
  public Tensor in(int i) {
    return inputs.get(i);
  }

  public Tensor out(int i) {
    return outputs.get(i);
  }

  public double[] x(int i) {
    return inputs.get(i).data();
  }

  public double[] y(int i) {
    return outputs.get(i).data();
  }
}
