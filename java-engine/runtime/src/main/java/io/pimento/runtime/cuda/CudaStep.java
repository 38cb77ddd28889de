package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaEvent;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.TrainingStep;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A step on its way: its record, and what it was given, until another launch takes its slot. */
final class CudaStep implements Pending {
  private final CudaEngine engine;
  private final CudaEngine.Plan plan;
  private final LaunchSlot slot;
  private TrainingStep.@Nullable Result result;
  private int bad;
  private int lost;

  CudaStep(CudaEngine engine, CudaEngine.Plan plan, LaunchSlot slot) {
    this.engine = engine;
    this.plan = plan;
    this.slot = slot;
    slot.beforeReuse(this::resolve);
  }

  /**
   * Is passed when the step is done; empty if its result is known, for then it may be another's.
   */
  Optional<CudaEvent> pending() {
    return result == null ? Optional.of(slot.done) : Optional.empty();
  }

  private TrainingStep.Result resolve() {
    TrainingStep.Result known = result;
    if (known == null) {
      slot.await();
      long at = slot.record();
      known =
          new TrainingStep.Result(
              Double.longBitsToDouble(NativeMemory.getLong(at)),
              Double.longBitsToDouble(NativeMemory.getLong(at + 8)));
      bad = NativeMemory.getInt(at, 5);
      lost = Math.max(0, -NativeMemory.getInt(at, 7));
      result = known;
    }
    return known;
  }

  /** Which GPU did not come to the exchange of gradients: its rank; empty if all have. */
  OptionalInt lost() {
    engine.backend().device().use();
    resolve();
    return lost == 0 ? OptionalInt.empty() : OptionalInt.of(lost - 1);
  }

  @Override
  public TrainingStep.Result result() {
    engine.backend().device().use();
    TrainingStep.Result known = resolve();
    if (bad != TapeRunner.NO_BAD_INDEX) {
      try (MemoryOwner memory = new MemoryOwner()) {
        IndexOutOfBoundsException error = BadId.of(plan.graph(), sent(memory), bad);
        engine.runner().reset();
        throw error;
      }
    }
    return known;
  }

  @Override
  public String origin() {
    try (MemoryOwner memory = new MemoryOwner()) {
      return origin(sent(memory));
    }
  }

  /** Addresses of the inputs that were sent. */
  private Map<String, Long> sent(MemoryOwner memory) {
    Map<String, Long> inputs = new HashMap<>();
    plan.graph()
        .inputs()
        .forEach(
            (name, v) -> {
              Tape.Source source = plan.tape().inputs().get(name);
              if (source != null) {
                long bytes = TapeCompiler.inputBytes(v.type(), plan.batch());
                inputs.put(name, slot.input(source, bytes, memory));
              }
            });
    return inputs;
  }

  private String origin(Map<String, Long> inputs) {
    engine.backend().device().use();
    engine.runner().reset();
    TapeCompiler compiler =
        new TapeCompiler(plan.graph(), plan.batch(), engine.parameters(), engine.layout());
    Map<String, Value> all = compiler.keepAll();
    CudaEngine.Plan whole = new CudaEngine.Plan(compiler.finish(all), null);
    engine.run(whole, inputs);
    for (Node n : plan.graph().nodes()) {
      for (Value v : n.outputs()) {
        String name = "#" + n.id() + "." + v.output();
        if (all.containsKey(name) && !finite(whole, name, v)) {
          return n.toString();
        }
      }
    }
    return NORM;
  }

  private boolean finite(CudaEngine.Plan whole, String name, Value v) {
    // Only rows of views are apart; their entries were finite when they were written.
    if (whole.graph().nodes().get(v.node()).op() instanceof ParameterView) {
      return true;
    }
    float[] entries = new float[Math.toIntExact(v.type().size(whole.batch()))];
    engine.read(whole, name, entries, 0, entries.length);
    for (float f : entries) {
      if (!Float.isFinite(f)) {
        return false;
      }
    }
    return true;
  }
}
