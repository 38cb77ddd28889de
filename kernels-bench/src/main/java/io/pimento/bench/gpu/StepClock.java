package io.pimento.bench.gpu;

import io.pimento.runtime.cuda.CudaEngine;
import io.pimento.runtime.cuda.EngineTimer;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import java.util.Map;

/** A GPU's own clock, for who measures engines without knowing of which device. */
public final class StepClock {
  private final EngineTimer timer;

  /**
   * Of an engine on a GPU.
   *
   * @throws IllegalArgumentException if it is on another device
   */
  public StepClock(Engine engine) {
    if (!(engine instanceof CudaEngine cuda)) {
      throw new IllegalArgumentException("only a GPU has a clock of its own");
    }
    this.timer = new EngineTimer(cuda);
  }

  /** Milliseconds that the GPU has worked so far. */
  public double busyMillis() {
    return timer.busyMillis();
  }

  /** Nanoseconds of one step on each instruction, and at barriers; runs it twice more. */
  public Map<String, Long> instructions(
      CompiledGraph prepared, Map<String, Long> inputs, double rate) {
    return timer.profile(prepared, inputs, rate).spent();
  }
}
