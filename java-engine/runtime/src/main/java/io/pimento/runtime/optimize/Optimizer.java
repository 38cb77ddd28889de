package io.pimento.runtime.optimize;

import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import java.util.List;

/**
 * Changes parameters by their gradients. Implementations are stateless; what they remember lies
 * beside each parameter, so that it is saved and restored with it.
 */
public sealed interface Optimizer permits Adagrad, Adam, Sgd {
  /** The name in configurations and checkpoints. */
  String name();

  /** Names of the tensors remembered a parameter. */
  List<String> slots();

  /**
   * Whether an entry whose gradient is zero stays exactly as it is. If not, parameters outside the
   * graph and rows outside the batch must be swept too.
   */
  boolean leavesZeroGradientsAlone();

  /**
   * Updates a rectangle of a parameter.
   *
   * @param gradient compact, row-major, {@code rows × columns}
   * @param offset first entry of the rectangle in the parameter
   * @param scale factor on the gradient (the clip)
   * @param step steps done before this one
   */
  void dense(
      Workers workers,
      Parameter p,
      long offset,
      int rows,
      int columns,
      long gradient,
      double rate,
      float scale,
      long step);

  /**
   * Updates some rows of a table.
   *
   * @param count rows touched
   * @param rowNumbers address of their int numbers
   * @param gradient their gradients, one after the other
   */
  void rows(
      Workers workers,
      Parameter p,
      int count,
      long rowNumbers,
      long gradient,
      double rate,
      float scale,
      long step);
}
