package io.pimento;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.ValueVocabulary;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A graph that an engine made ready to run or to train. It lives as long as its engine. */
public final class Prepared {
  private final Engine owner;
  private final Graph graph;
  private final @Nullable TrainingGraph training;
  private final int batch;
  private final Map<String, InputRule> rules;
  private final Map<Integer, io.pimento.runtime.engine.CompiledGraph> bySize = new HashMap<>();
  private final Map<String, NativeBlock> inputs = new HashMap<>();

  Prepared(Engine owner, Graph graph, @Nullable TrainingGraph training, int batch) {
    this.owner = owner;
    this.graph = graph;
    this.training = training;
    this.batch = batch;
    this.rules = InputRule.of(graph);
  }

  /** What is run. */
  public Graph graph() {
    return graph;
  }

  /** The most rows of a step, and the rows that are run at a time. */
  public int batch() {
    return batch;
  }

  /** Whether it trains. */
  public boolean trains() {
    return training != null;
  }

  /**
   * @throws IllegalArgumentException if an engine could not give its inputs, read its outputs, or
   *     make a batch of it
   */
  void require() {
    graph
        .inputs()
        .forEach(
            (name, v) -> {
              if (!v.type().batched()) {
                throw new IllegalArgumentException(
                    "input " + name + " " + v.type() + " has no row a sample; make it a parameter");
              }
            });
    graph
        .outputs()
        .forEach(
            (name, v) -> {
              if (training == null && v.type().element() != Element.REAL) {
                throw new IllegalArgumentException(
                    "output " + name + " " + v.type() + " is not of real numbers");
              }
            });
    if (batch < 1) {
      throw new IllegalArgumentException("a batch needs at least one row, not " + batch);
    }
  }

  Engine owner() {
    return owner;
  }

  /** The plan for so many rows, made when first asked for. */
  io.pimento.runtime.engine.CompiledGraph plan(io.pimento.runtime.engine.Engine engine, int rows) {
    io.pimento.runtime.engine.CompiledGraph known = bySize.get(rows);
    if (known == null) {
      known = training == null ? engine.prepare(graph, rows) : engine.prepare(training, rows);
      bySize.put(rows, known);
    }
    return known;
  }

  /**
   * Writes rows where kernels read them.
   *
   * @param noise an int for each row of a training step, for dropout
   * @return the address of every input
   * @throws IllegalArgumentException naming the input, and the row if it is one
   */
  Map<String, Long> write(Batch rows, @Nullable IntUnaryOperator noise) {
    List<String> missing = new ArrayList<>(rules.keySet());
    missing.removeAll(rows.names());
    boolean drops = noise != null && missing.remove(ValueVocabulary.NOISE);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the graph reads the inputs "
              + rules.keySet()
              + "; the batch has "
              + rows.names().stream().sorted().toList()
              + " and lacks "
              + missing);
    }
    Map<String, Long> addresses = new HashMap<>();
    rules.forEach(
        (name, rule) -> {
          Column column = rows.column(name);
          if (drops && name.equals(ValueVocabulary.NOISE)) {
            addresses.put(name, noise(noise, rows.rows()));
          } else if (column != null) {
            long address = room(name, column.bytes(rule, rows.order()));
            column.write(rule, rows.order(), address);
            addresses.put(name, address);
          }
        });
    return addresses;
  }

  private long noise(@Nullable IntUnaryOperator noise, int rows) {
    long address = room(ValueVocabulary.NOISE, (long) Integer.BYTES * rows);
    for (int i = 0; noise != null && i < rows; i++) {
      NativeMemory.putInt(address, i, noise.applyAsInt(i));
    }
    return address;
  }

  private long room(String name, long bytes) {
    long floats = (bytes + Float.BYTES - 1) / Float.BYTES;
    NativeBlock present = inputs.get(name);
    if (present == null || present.floats() < floats) {
      if (present != null) {
        present.close();
      }
      present = NativeMemory.allocateFloats(floats);
      inputs.put(name, present);
    }
    return present.address();
  }

  /** Runs any number of rows, a batch at a time. */
  Outputs run(io.pimento.runtime.engine.Engine engine, Batch rows) {
    Map<String, TensorType> types = new TreeMap<>();
    graph.outputs().forEach((name, v) -> types.put(name, v.type()));
    boolean byRow = types.values().stream().allMatch(TensorType::batched);
    if (!byRow && rows.rows() > batch) {
      throw new IllegalArgumentException(
          "outputs "
              + types
              + " are of a whole batch, which is at most the "
              + batch
              + " rows prepared for, not "
              + rows.rows());
    }
    Map<String, float[]> all = new HashMap<>();
    types.forEach((name, t) -> all.put(name, new float[Math.toIntExact(t.size(rows.rows()))]));
    int done = 0;
    for (Batch part : rows.split(batch)) {
      boolean fill = byRow && !engine.rowsAloneInAnyBatch();
      Batch whole = fill ? part.filled(batch) : part;
      io.pimento.runtime.engine.CompiledGraph plan = plan(engine, whole.rows());
      engine.run(plan, write(whole, null));
      for (Map.Entry<String, TensorType> e : types.entrySet()) {
        int at = e.getValue().batched() ? Math.toIntExact(e.getValue().size() * done) : 0;
        int count = Math.toIntExact(e.getValue().size(part.rows()));
        engine.read(plan, e.getKey(), all.getOrDefault(e.getKey(), new float[0]), at, count);
      }
      done += part.rows();
    }
    return new Outputs(rows.rows(), types, all);
  }

  /** Frees what rows were written to. */
  void free() {
    inputs.values().forEach(NativeBlock::close);
    inputs.clear();
  }
}
