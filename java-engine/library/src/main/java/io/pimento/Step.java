package io.pimento;

import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.optimize.TrainingStep;
import org.jspecify.annotations.Nullable;

/** A training step that was started; on a GPU it may still be under way. */
public final class Step {
  private final Engine engine;
  private final long number;
  private final Pending pending;
  private TrainingStep.@Nullable Result result;
  private @Nullable RuntimeException failure;

  Step(Engine engine, long number, Pending pending) {
    this.engine = engine;
    this.number = number;
    this.pending = pending;
  }

  /** How many steps came before it. */
  public long number() {
    return number;
  }

  /**
   * The batch's loss before the step changed anything; waits for the step.
   *
   * @throws NonFiniteStepException if it, or a step before it, met what is no finite number
   */
  public double loss() {
    return engine.result(this).loss();
  }

  /** The global norm of the gradient before it was clipped. */
  public double gradientNorm() {
    return engine.result(this).gradientNorm();
  }

  Pending pending() {
    return pending;
  }

  void settle(TrainingStep.Result r) {
    result = r;
  }

  void fail(RuntimeException e) {
    failure = e;
  }

  /** Null while it is under way. */
  TrainingStep.@Nullable Result settled() {
    RuntimeException e = failure;
    if (e != null) {
      throw e;
    }
    return result;
  }
}
