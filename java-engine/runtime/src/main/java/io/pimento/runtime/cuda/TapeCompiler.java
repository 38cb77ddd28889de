package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ResultSource;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.LinearWeightGradient;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.parameter.HalfTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a graph into a tape: every node becomes instructions in the first level in which what they
 * read is there.
 */
final class TapeCompiler {
  /**
   * Entries from which on a weight keeps many blocks busy, and how many such weights are a crowd.
   */
  private static final long LARGE_WEIGHT = 1 << 18;

  private static final int MANY_WEIGHTS = 48;

  /** Lets small models, in tests, take the products of such graphs. */
  private static final String CROWDED = "pimento.cuda.crowded";

  /** Bytes on which inputs and what is left for other GPUs start. */
  private static final long LINE = 256;

  private final Graph graph;
  private final int batch;
  private final DeviceParameters parameters;
  private final DeviceLayout layout;
  private final LevelMemory memory;
  private final List<TapeEntry> entries = new ArrayList<>();
  private final int[] roots;
  private final @Nullable DeviceOperand[] places;
  private final @Nullable RowPlace[] rows;
  private final int[] rowFields;
  private final Map<String, Tape.Source> inputs = new LinkedHashMap<>();
  private final PaddedRows padded;
  private final HalfTape.Copies copies = new HalfTape.Copies();
  private final boolean crowded;
  private int levels = 1;
  private long left;
  private final List<Integer> cuts = new ArrayList<>();
  private @Nullable AreaTraffic traffic;

  TapeCompiler(Graph graph, int batch, DeviceParameters parameters, DeviceLayout layout) {
    this.graph = graph;
    this.batch = batch;
    this.parameters = parameters;
    this.layout = layout;
    this.memory = new LevelMemory(layout.guard());
    this.roots = new int[graph.valueCount()];
    this.places = new DeviceOperand[roots.length];
    this.rows = new RowPlace[roots.length];
    this.rowFields = new int[roots.length];
    this.padded = PaddedRows.of(graph, layout.inputsPadded());
    this.crowded =
        Boolean.getBoolean(CROWDED)
            || graph.nodes().stream()
                    .filter(n -> n.op() instanceof LinearWeightGradient)
                    .filter(n -> n.output().type().size() >= LARGE_WEIGHT)
                    .count()
                >= MANY_WEIGHTS;
    placeInputs();
    for (Node n : graph.nodes()) {
      for (Value v : n.outputs()) {
        boolean alias = n.op().source() == ResultSource.ALIAS;
        roots[v.id()] = alias ? roots[n.inputs().getFirst().id()] : v.id();
      }
      if (n.op() instanceof ParameterView view) {
        DeviceParameter p = parameters.get(view);
        if (p.half()) {
          HalfTables.requireReaders(graph, n.output());
        }
        // Who trains a table that is shared out first meets those that may still change it.
        int ready = p.pieces() == null ? 0 : ExchangeTape.STARTED;
        places[n.output().id()] =
            new DeviceOperand(Words.address(Words.ABSOLUTE, p.address(view)), 1, 0, ready);
      } else if (n.op().source() == ResultSource.COMPUTED) {
        TapeKernels.of(n.op()).emit(new NodeTape(this, n));
      }
    }
  }

  private void placeInputs() {
    long offset = 0;
    int base = Words.INPUT;
    for (Map.Entry<String, Value> in : graph.inputs().entrySet()) {
      boolean own = layout.inputsApart();
      places[in.getValue().id()] =
          new DeviceOperand(Words.address(base, own ? 0 : offset), 1, 0, 0);
      Value v = in.getValue();
      int width = padded.contains(v) ? v.type().last() : 0;
      int stride = padded.contains(v) ? rowStride(v) : 0;
      long bytes = width > 0 ? (long) Float.BYTES * batch * stride : inputBytes(v.type(), batch);
      inputs.put(in.getKey(), new Tape.Source(own ? base : offset, width, stride));
      base += own ? 1 : 0;
      offset += NodeTape.ceil(bytes, LINE) * LINE;
    }
    if (base > Words.RECORD) {
      throw new IllegalArgumentException(
          graph.inputs().size() + " inputs cannot each have a base address of its own");
    }
  }

  /** Most bytes that an input takes. */
  static long inputBytes(TensorType type, int batch) {
    return type.element() == Element.BAGS
        ? Integer.BYTES * (batch + 1 + 2 * type.size(batch))
        : Float.BYTES * type.size(batch);
  }

  Graph graph() {
    return graph;
  }

  int batch() {
    return batch;
  }

  DeviceParameters parameters() {
    return parameters;
  }

  /** Address of the status that kernels report bad ids in. */
  long status() {
    return Words.address(Words.ABSOLUTE, layout.status());
  }

  /** Whether levels have so many products that none needs to keep all blocks busy by itself. */
  boolean crowded() {
    return crowded;
  }

  /** Whether products can go by warpgroups. */
  boolean warpgroups() {
    return layout.warpgroups();
  }

  /** Multiply-adds from which on a product has a kernel of its own. */
  long alone() {
    return layout.alone();
  }

  /** Whether factors of large products are halves. */
  boolean halves() {
    return layout.saturated() != 0;
  }

  /** Address of the count of numbers that were too large for a half. */
  long saturated() {
    return Words.address(Words.ABSOLUTE, layout.saturated());
  }

  /** Factors that are there as halves. */
  HalfTape.Copies copies() {
    return copies;
  }

  /** Floats from row to row of a value: its width, or more where its rows are padded. */
  int rowStride(Value v) {
    return padded.contains(v) ? PaddedRows.stride(v.type().last()) : v.type().last();
  }

  /** A buffer of floats. */
  long floats(long count) {
    return memory.add(Float.BYTES * count);
  }

  /** A buffer of halves. */
  long halves(long count) {
    return memory.add(Short.BYTES * count);
  }

  /** A buffer of keys or doubles. */
  long longs(long count) {
    return memory.add(Long.BYTES * count);
  }

  /** An offset for bytes that other GPUs read. */
  long leave(long bytes) {
    long at = left;
    left += NodeTape.ceil(bytes, LINE) * LINE;
    return at;
  }

  /** Says that a buffer is written from a level on, by whom no instruction of the tape is. */
  void touch(long word, int level) {
    memory.touch(word, level);
  }

  /** Bytes that other GPUs read so far. */
  long left() {
    return left;
  }

  /**
   * Cuts the tape into launches.
   *
   * @param before levels that each launch but the first begins with, ascending
   * @param between what goes between GPUs there
   */
  void cut(List<Integer> before, AreaTraffic between) {
    cuts.addAll(before);
    traffic = between;
  }

  /** Appends an instruction; nothing for no units. */
  void emit(int level, Instruction instruction, long units, long... words) {
    levels = Math.max(levels, level + 1);
    if (units > 0) {
      entries.add(new TapeEntry(level, instruction, units, words));
    }
  }

  /** Where a value lies, perhaps in parts. */
  DeviceOperand place(Value v) {
    DeviceOperand p = places[roots[v.id()]];
    if (p == null) {
      throw new IllegalStateException("value " + v + " has no place on the device");
    }
    return p;
  }

  /** Where a value lies as one tensor; sums its parts if it has several. */
  DeviceOperand whole(Value v) {
    DeviceOperand p = place(v);
    if (p.whole()) {
      return p;
    }
    long size = v.type().size(batch);
    long y = floats(size);
    emit(
        p.ready(),
        Instruction.SUM_PARTS,
        NodeTape.ceil(size, TapeLimits.entriesOfSum(p.parts())),
        y,
        p.word(),
        size,
        p.parts(),
        p.stride());
    DeviceOperand one = new DeviceOperand(y, 1, 0, p.ready() + 1);
    places[roots[v.id()]] = one;
    return one;
  }

  void define(Value v, DeviceOperand p) {
    places[v.id()] = p;
  }

  void defineRows(Value v, RowPlace p, int field) {
    rows[v.id()] = p;
    rowFields[v.id()] = field;
  }

  RowPlace rows(Value v) {
    RowPlace p = rows[v.id()];
    if (p == null) {
      throw new IllegalStateException("value " + v + " has no rows on the device");
    }
    return p;
  }

  int rowField(Value v) {
    return rowFields[v.id()];
  }

  /** Keeps the graph's outputs to the end, each as one tensor. */
  void keepOutputs() {
    for (Value v : graph.outputs().values()) {
      if (v.type().element() == Element.ROWS) {
        memory.keep(rows(v).keys());
        memory.keep(rows(v).gradients());
      } else {
        keep(whole(v));
      }
    }
  }

  /** Keeps every result to the end, under the names {@code #node.output}. */
  Map<String, Value> keepAll() {
    Map<String, Value> all = new LinkedHashMap<>();
    for (Node n : graph.nodes()) {
      for (Value v : n.outputs()) {
        boolean readable = v.type().element() == Element.REAL && !padded.contains(v);
        if (readable && !(n.op() instanceof Input)) {
          keep(whole(v));
          all.put("#" + n.id() + "." + v.output(), v);
        }
      }
    }
    return all;
  }

  /** Keeps one tensor to the end. */
  void keep(DeviceOperand p) {
    if (Words.isBuffer(p.word())) {
      memory.keep(p.word());
    }
  }

  /** The finished tape, with the graph's outputs. */
  Tape finish() {
    return finish(graph.outputs());
  }

  /** The finished tape, with outputs of its own. */
  Tape finish(Map<String, Value> named) {
    // A crowd's gradients do not fit into the cache: each is squared while it is still there.
    List<TapeEntry> placed = crowded ? entries : SlackLevels.of(entries, memory, levels);
    WrittenTape written = WrittenTape.of(placed, memory, levels, cuts, layout.alone());
    Map<String, Tape.Output> outputs = new HashMap<>();
    named.forEach(
        (name, v) -> {
          if (v.type().element() == Element.ROWS) {
            RowPlace p = rows(v);
            outputs.put(
                name,
                new Tape.Output(
                    v.type(),
                    memory.resolved(p.gradients())
                        + Float.BYTES * (long) rowField(v) * p.capacity() * p.width(),
                    memory.resolved(p.keys()) + Long.BYTES * (long) rowField(v) * p.capacity(),
                    p.capacity(),
                    p.countAt()));
          } else {
            outputs.put(name, new Tape.Output(v.type(), memory.resolved(place(v).word()), 0, 0, 0));
          }
        });
    return new Tape(
        graph,
        batch,
        written.pieces(),
        traffic == null ? null : traffic.placed(memory::resolve),
        written.writer(),
        memory.size(),
        inputs,
        outputs,
        left,
        memory.guards());
  }
}
