package io.pimento.runtime.optimize;

import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.execute.Execution;
import io.pimento.runtime.kernel.vector.NormKernel;
import io.pimento.runtime.kernel.vector.RowOrder;
import io.pimento.runtime.kernel.vector.UpdateKernel;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.Parameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One update: run the graph, clip the global gradient norm, change what has a gradient. */
public final class TrainingStep {
  /** Loss before the update and the gradient's norm before clipping. */
  public record Result(double loss, double gradientNorm) {
    public boolean finite() {
      return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
  }

  private final Parameters parameters;
  private final Workers workers;
  private final Optimizer optimizer;
  private final double clip;
  private final @Nullable WeightNoise noise;

  // Kept from step to step, so that a step makes no objects for them.
  private final NormKernel norm = new NormKernel();
  private final UpdateKernel kernel = new UpdateKernel();
  private final Changes changes;
  private final Sweep sweep;

  /**
   * @param clip bound on the global norm; 0 for none
   */
  public TrainingStep(Parameters parameters, Workers workers, Optimizer optimizer, double clip) {
    this(parameters, workers, optimizer, clip, null);
  }

  /**
   * @param clip bound on the global norm; 0 for none
   * @param noise on the weights while {@link #run} computes; null for none
   */
  public TrainingStep(
      Parameters parameters,
      Workers workers,
      Optimizer optimizer,
      double clip,
      @Nullable WeightNoise noise) {
    this.noise = noise;
    this.parameters = parameters;
    this.workers = workers;
    this.optimizer = optimizer;
    this.clip = clip;
    this.changes = new Changes(optimizer);
    this.sweep = new Sweep(parameters, workers, changes);
  }

  /** The order in which it wants gradients of tables. */
  public RowOrder rowOrder() {
    return optimizer.leavesZeroGradientsAlone() ? RowOrder.ANY : RowOrder.ASCENDING;
  }

  /** The same on other workers. */
  public TrainingStep on(Workers others) {
    return new TrainingStep(parameters, others, optimizer, clip, noise);
  }

  /**
   * Runs one step. Parameters stay as they are if loss or gradient are not finite.
   *
   * @param step steps done before this one
   */
  public Result run(Execution execution, TrainingGraph graph, double rate, long step) {
    if (noise == null) {
      execution.run();
    } else {
      try (WeightNoise.Noisy _ = noise.on(graph, parameters, step)) {
        execution.run();
      }
    }
    return update(execution, graph, rate, step);
  }

  /** The second half of a step, after the graph has run. */
  public Result update(Execution execution, TrainingGraph graph, double rate, long step) {
    double loss = NativeMemory.get(execution.output(TrainingGraph.LOSS));
    return update(loss, Gradients.of(execution, graph), rate, step);
  }

  /** The second half of a step, with gradients wherever they are. */
  public Result update(double loss, Gradients gradients, double rate, long step) {
    double norm = Math.sqrt(squares(gradients));
    Result result = new Result(loss, norm);
    if (result.finite()) {
      float scale = clip > 0 ? (float) Math.min(1, clip / (norm + 1e-6)) : 1;
      if (optimizer.leavesZeroGradientsAlone()) {
        updateTouched(gradients, rate, scale, step);
      } else {
        sweep.update(gradients, rate, scale, step);
      }
    }
    return result;
  }

  private double squares(Gradients gradients) {
    norm.clear();
    TrainingGraph graph = gradients.graph();
    for (int i = 0; i < graph.gradients().size(); i++) {
      Value g = graph.gradient(i);
      if (graph.gradients().get(i).parameter().table()) {
        norm.add(gradients.rowGradients(i), (long) gradients.rowCount(i) * g.type().last());
      } else {
        norm.add(gradients.dense(i), g.type().size());
      }
    }
    return norm.squares(workers);
  }

  private void updateTouched(Gradients gradients, double rate, float scale, long step) {
    kernel.clear();
    List<ParameterView> views = gradients.graph().gradients();
    for (int i = 0; i < views.size(); i++) {
      ParameterView view = views.get(i);
      Parameter p = parameters.get(view.parameter());
      UpdateKernel.Run change = changes.of(p, rate, scale, step);
      int stride = p.spec().stride();
      if (view.parameter().table()) {
        kernel.rows(
            gradients.rowCount(i),
            gradients.rowNumbers(i),
            stride,
            gradients.rowGradients(i),
            change);
      } else {
        kernel.rectangle(
            view.offset(), view.rows(), view.columns(), stride, gradients.dense(i), change);
      }
    }
    kernel.run(workers);
  }
}
