package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaException;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.replica.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A step on its way on several GPUs. */
final class ReplicatedStep implements Pending {
  private final ReplicatedCudaEngine engine;
  private final List<CudaStep> steps;
  private final List<Share> shares;

  ReplicatedStep(ReplicatedCudaEngine engine, List<CudaStep> steps, List<Share> shares) {
    this.engine = engine;
    this.steps = List.copyOf(steps);
    this.shares = shares;
  }

  /**
   * {@inheritDoc}
   *
   * @throws CudaException if a GPU did not come to the exchange of gradients; the engine can only
   *     be closed then
   */
  @Override
  public TrainingStep.Result result() {
    for (CudaStep s : steps) {
      OptionalInt lost = s.lost();
      if (lost.isPresent()) {
        throw lost(lost.getAsInt());
      }
    }
    List<TrainingStep.Result> results = new ArrayList<>();
    for (int r = 0; r < steps.size(); r++) {
      try {
        results.add(steps.get(r).result());
      } catch (IndexOutOfBoundsException e) {
        engine.reset();
        throw shares.get(r).placed(e, r);
      }
    }
    requireEqual(results);
    return results.getFirst();
  }

  private CudaException lost(int rank) {
    return new CudaException(
        "GPU "
            + engine.rank(rank).backend().device().ordinal()
            + " did not bring its gradients within "
            + ExchangeTape.PATIENCE_SECONDS
            + " s, so the GPUs' copies of the model may differ; the same command goes on after the"
            + " last checkpoint");
  }

  /** All GPUs have summed the very same numbers. */
  static void requireEqual(List<TrainingStep.Result> results) {
    TrainingStep.Result first = results.getFirst();
    for (int r = 1; r < results.size(); r++) {
      TrainingStep.Result other = results.get(r);
      if (Double.compare(first.loss(), other.loss()) != 0
          || Double.compare(first.gradientNorm(), other.gradientNorm()) != 0) {
        throw new IllegalStateException(
            "GPUs 0 and "
                + r
                + " of a training differ after the same sums: loss "
                + first.loss()
                + " and "
                + other.loss()
                + ", norm "
                + first.gradientNorm()
                + " and "
                + other.gradientNorm());
      }
    }
  }

  @Override
  public String origin() {
    engine.reset();
    for (int r = 0; r < steps.size(); r++) {
      String node = steps.get(r).origin();
      if (!node.equals(NORM)) {
        return node + " (replica " + r + ")";
      }
    }
    return NORM;
  }
}
