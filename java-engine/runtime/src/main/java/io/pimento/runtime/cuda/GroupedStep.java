package io.pimento.runtime.cuda;

import io.pimento.runtime.collective.CollectiveException;
import io.pimento.runtime.collective.Texts;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.replica.Share;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step on its way on this GPU and on those of other processes. All have the same loss and norm,
 * so all know at the same step that something is wrong, and hear of one another what.
 */
final class GroupedStep implements Pending {
  private static final String NORM = "the norm of the gradient";

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
    IndexOutOfBoundsException bad = null;
    TrainingStep.Result result = null;
    try {
      result = step.result();
    } catch (IndexOutOfBoundsException e) {
      bad = share.placed(e, engine.rank());
    }
    if (result != null && result.finite()) {
      return result;
    }
    hear(bad);
    if (result == null) {
      throw new IllegalStateException("a bad id was forgotten");
    }
    return result;
  }

  /** Throws if any member has a bad id: its own here, and elsewhere whose it is. */
  private void hear(@Nullable IndexOutOfBoundsException mine) {
    List<String> said =
        engine.uninterrupted(
            () -> Texts.all(engine.group(), mine == null ? "" : String.valueOf(mine.getMessage())));
    engine.reset();
    if (mine != null) {
      throw mine;
    }
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
    return node.equals(NORM) ? NORM + ", or the share of another process" : node;
  }
}
