package io.pimento.runtime.optimize;

import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.parameter.Parameter;
import java.util.List;

/**
 * Changes parameters by their gradients. Implementations are stateless; what they remember lies
 * beside each parameter, so that it is saved and restored with it.
 */
public sealed interface Optimizer permits Adagrad, Adam, RowAdagrad, Sgd {
  /** The name in configurations and checkpoints. */
  String name();

  /** Weight decay of all but embedding tables; 0 where there is none. */
  double decay();

  /** Weight decay of embedding tables; 0 where there is none. */
  double tableDecay();

  /** Names of the tensors remembered a parameter. */
  List<String> slots();

  /** Whether what is remembered of a table is one number a row, not one an entry. */
  default boolean remembersRows() {
    return false;
  }

  /** Numbers remembered of a parameter, of each slot. */
  default long slotSize(ParameterSpec spec) {
    return remembersRows() && spec.table() ? spec.shape().getFirst() : spec.size();
  }

  /**
   * Whether an entry whose gradient is zero stays exactly as it is. If not, parameters outside the
   * graph and rows outside the batch must be swept too.
   */
  boolean leavesZeroGradientsAlone();

  /** How entries of a parameter change, once it is told the numbers of a step. */
  UpdateKernel.Rule update(Parameter p);
}
