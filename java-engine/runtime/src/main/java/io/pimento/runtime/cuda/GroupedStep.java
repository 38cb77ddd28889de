package io.pimento.runtime.cuda;

import io.pimento.runtime.collective.CollectiveException;
import io.pimento.runtime.collective.Texts;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.replica.Share;
import java.util.List;

/**
 * A step on its way on this GPU and on those of other processes. All have the same loss and norm,
 * so all know at the same step that something is wrong, and hear of one another what.
 */
final class GroupedStep implements Pending {
  private final GroupedCudaEngine engine;
  private final CudaStep step;
  private final Share share;

  GroupedStep(GroupedCudaEngine engine, CudaStep step, Share share) {
    this.engine = engine;
    this.step = step;
    this.share = share;
  }

  /**
   * {@inheritDoc}
   *
   * @throws CollectiveException if another member is gone, or has such an id
   */
  @Override
  public TrainingStep.Result result() {
    step.pending().ifPresent(engine::await);
    try {
      TrainingStep.Result result = step.result();
      if (!result.finite()) {
        requireNobodyFailed(said(""));
      }
      return result;
    } catch (IndexOutOfBoundsException e) {
      IndexOutOfBoundsException bad = share.placed(e, engine.rank());
      said(String.valueOf(bad.getMessage()));
      throw bad;
    }
  }

  /** What is wrong with each member's ids, once nothing is under way; empty for nothing. */
  private List<String> said(String mine) {
    List<String> all = engine.uninterrupted(() -> Texts.all(engine.group(), mine));
    engine.reset();
    return all;
  }

  private void requireNobodyFailed(List<String> said) {
    for (int r = 0; r < said.size(); r++) {
      if (!said.get(r).isEmpty()) {
        throw engine.givenUp("rank " + r + " failed: " + said.get(r), null);
      }
    }
  }

  @Override
  public String origin() {
    engine.reset();
    String node = step.origin();
    return node.equals(NORM) ? NORM_OR_ELSEWHERE : node;
  }
}
