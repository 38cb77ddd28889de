package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.graph.Graph;
import io.pimento.graph.Value;
import io.pimento.runtime.engine.CompiledGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an engine's work costs, as the GPU's own clock says. */
public record EngineTimer(CudaEngine engine) {
  /** One level of a step that was measured. */
  public record Level(long nanoseconds, List<String> instructions) {}

  /**
   * What was measured of one run.
   *
   * @param spent nanoseconds of a block on each instruction, by name, and at barriers
   */
  public record Profile(List<Level> levels, Map<String, Long> spent) {}

  /** Levels of a prepared graph, each ended by a barrier over the grid. */
  public static int levels(CompiledGraph prepared) {
    return tape(prepared).pieces().all().stream().mapToInt(TapePieces.Piece::levels).sum();
  }

  private static Tape tape(CompiledGraph prepared) {
    return prepared instanceof ReplicatedCudaEngine.Plan plan
        ? plan.plans().getFirst().tape()
        : ((CudaEngine.Plan) prepared).tape();
  }

  /** Milliseconds that the GPU has worked for steps and runs so far. */
  public double busyMillis() {
    engine.backend().device().use();
    return engine.runner().drainedBusyMillis();
  }

  /**
   * Time of every level of a prepared graph or step: nanoseconds, and the instructions that it has
   * with their units. Runs it twice more.
   */
  public Profile profile(CompiledGraph prepared, Map<String, Long> inputs, double rate) {
    engine.backend().device().use();
    CudaEngine.Plan plan = (CudaEngine.Plan) prepared;
    float[] scalars = new DeviceOptimizer(engine.optimizer()).scalars(rate, 0);
    TapeRunner runner = engine.runner();
    LaunchSlot slot =
        runner.launch(plan.tape(), inputs, CudaEngine.sizes(prepared, inputs), scalars);
    slot.await();
    long[] spent = new TapeTimer(runner).levels(plan.tape(), slot, scalars);
    List<List<String>> outline = plan.tape().writer().outline();
    List<Level> levels = new ArrayList<>();
    for (int l = 1; l < outline.size(); l++) {
      levels.add(new Level(spent[l], outline.get(l)));
    }
    Map<String, Long> kinds = new LinkedHashMap<>();
    int at = outline.size();
    for (Instruction i : Instruction.values()) {
      kinds.put(i.symbol(), spent[at++]);
    }
    kinds.put("barriers", spent[at]);
    kinds.values().removeIf(n -> n == 0);
    return new Profile(levels, kinds);
  }

  /** Milliseconds of one run of a graph whose inputs' contents do not matter, all of them zero. */
  public double time(Graph graph, int batch, int runs) {
    var device = engine.backend().device();
    device.use();
    CudaEngine.Plan plan = (CudaEngine.Plan) engine.prepareResident(graph, batch);
    Map<String, Long> at = new HashMap<>();
    Map<String, Long> bytes = new HashMap<>();
    for (Map.Entry<String, Value> in : graph.inputs().entrySet()) {
      Tape.Source source = plan.tape().inputs().get(in.getKey());
      long size = TapeCompiler.inputBytes(in.getValue().type(), batch);
      bytes.put(in.getKey(), source == null ? size : source.bytes(size));
      at.put(in.getKey(), device.allocate(bytes.getOrDefault(in.getKey(), 0L)));
    }
    try {
      return new TapeTimer(engine.runner()).of(plan.tape(), at, runs);
    } finally {
      at.forEach((name, address) -> device.free(address, bytes.getOrDefault(name, 0L)));
    }
  }
}
