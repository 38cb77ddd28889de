package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.Element;
import io.pimento.graph.Node;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.optimize.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole training step: the graph, the exchange of gradients where several GPUs train one model,
 * their global norm, and the update of what has one.
 */
final class TrainingTape {
  private final TapeCompiler tape;
  private final TrainingGraph training;
  private final DeviceParameters parameters;
  private final DeviceLayout layout;
  private final DeviceOptimizer optimizer;
  private final @Nullable Exchange exchange;
  private final List<Long> arrays = new ArrayList<>();
  private int level;

  private TrainingTape(
      TrainingGraph training,
      int batch,
      DeviceParameters parameters,
      DeviceLayout layout,
      Optimizer optimizer,
      @Nullable Exchange exchange) {
    this.tape = new TapeCompiler(training.graph(), batch, parameters, layout);
    this.training = training;
    this.parameters = parameters;
    this.layout = layout;
    this.optimizer = new DeviceOptimizer(optimizer);
    this.exchange = exchange;
  }

  /**
   * @param exchange with whom gradients are summed; null to train alone
   */
  static Tape of(
      TrainingGraph training,
      int batch,
      DeviceParameters parameters,
      DeviceLayout layout,
      Optimizer optimizer,
      double clip,
      @Nullable Exchange exchange) {
    return new TrainingTape(training, batch, parameters, layout, optimizer, exchange).compile(clip);
  }

  private Tape compile(double clip) {
    List<DeviceOperand> gradients;
    DeviceOperand loss;
    if (exchange == null) {
      gradients = squares();
      loss = tape.whole(training.graph().output(TrainingGraph.LOSS));
    } else {
      ExchangeTape others = new ExchangeTape(tape, training, exchange);
      if (sharesTables()) {
        others.start();
      }
      others.emit();
      gradients = others.gradients();
      loss = others.loss();
      arrays.addAll(others.arrays());
      level = others.ready();
    }
    level = Math.max(level, loss.ready());
    finish(loss, clip);
    if (optimizer.touchesAll()) {
      new SweepTape(tape, training, parameters, optimizer, outcome(), exchange)
          .emit(gradients, level);
    } else {
      updateTouched(gradients);
    }
    return tape.finish(Map.of());
  }

  private boolean sharesTables() {
    return training.graph().nodes().stream()
        .anyMatch(n -> n.op() instanceof ParameterView v && parameters.get(v).pieces() != null);
  }

  private long outcome() {
    return Words.address(Words.ABSOLUTE, layout.outcome());
  }

  /** Every gradient as one tensor, and the sums of its squares. */
  private List<DeviceOperand> squares() {
    Map<Integer, Integer> readers = new HashMap<>();
    for (Node n : training.graph().nodes()) {
      n.inputs().forEach(v -> readers.merge(v.id(), 1, Integer::sum));
    }
    for (int i = 0; i < training.gradients().size(); i++) {
      readers.merge(training.gradient(i).id(), 1, Integer::sum);
    }
    Map<Long, RowPlace> rowPlaces = new LinkedHashMap<>();
    List<DeviceOperand> gradients = new ArrayList<>();
    List<Long> units = new ArrayList<>();
    long slotCount = 0;
    for (int i = 0; i < training.gradients().size(); i++) {
      Value v = training.gradient(i);
      if (v.type().element() == Element.ROWS) {
        RowPlace p = tape.rows(v);
        rowPlaces.put(p.keys(), p);
        gradients.add(new DeviceOperand(0, 1, 0, p.ready()));
        units.add(0L);
      } else {
        // Parts are summed in place, so nobody else may read them.
        gradients.add(readers.getOrDefault(v.id(), 0) > 1 ? tape.whole(v) : tape.place(v));
        units.add(
            NodeTape.ceil(v.type().size(), TapeLimits.entriesOfSum(gradients.getLast().parts())));
      }
      slotCount += units.getLast();
    }
    long slots = tape.longs(slotCount);
    long at = 0;
    for (int i = 0; i < gradients.size(); i++) {
      DeviceOperand p = gradients.get(i);
      level = Math.max(level, p.ready() + (units.get(i) > 0 ? 1 : 0));
      if (units.get(i) > 0) {
        tape.emit(
            p.ready(),
            Instruction.SQUARES,
            units.get(i),
            training.gradient(i).type().size(),
            p.parts(),
            p.stride(),
            p.word(),
            Words.plus(slots, Double.BYTES * at));
        at += units.get(i);
      }
    }
    arrays.add(slots);
    arrays.add(slotCount);
    for (RowPlace p : rowPlaces.values()) {
      arrays.add(p.slots());
      arrays.add((long) p.slotCount());
    }
    return gradients;
  }

  private void finish(DeviceOperand loss, double clip) {
    long[] words = new long[6 + arrays.size()];
    words[0] = arrays.size() / 2;
    words[1] = loss.word();
    words[2] = tape.status();
    words[3] = Words.real(clip);
    words[4] = outcome();
    words[5] = Words.address(Words.RECORD, 0);
    for (int i = 0; i < arrays.size(); i++) {
      words[6 + i] = arrays.get(i);
    }
    tape.emit(level, Instruction.FINISH, 1, words);
    level++;
  }

  private void updateTouched(List<DeviceOperand> gradients) {
    Map<Long, List<Integer>> tables = new LinkedHashMap<>();
    for (int i = 0; i < gradients.size(); i++) {
      ParameterView view = training.gradients().get(i);
      if (training.gradient(i).type().element() == Element.ROWS) {
        tables
            .computeIfAbsent(tape.rows(training.gradient(i)).keys(), k -> new ArrayList<>())
            .add(i);
        continue;
      }
      DeviceParameter p = parameters.get(view);
      requireOwn(p);
      requireFloats(p);
      long size = (long) view.rows() * view.columns();
      tape.emit(
          level,
          Instruction.UPDATE,
          NodeTape.elementUnits(size),
          size,
          view.columns(),
          view.rows() == 1 ? view.columns() : p.stride(),
          gradients.get(i).word(),
          p.address(view),
          optimizer.slot(p, 0, view),
          optimizer.slot(p, 1, view),
          outcome(),
          optimizer.number(),
          Words.flag(view.parameter().embeds()));
    }
    tables.values().forEach(this::updateRows);
  }

  /** Holds that a parameter is one of which every GPU changes all. */
  static void requireOwn(DeviceParameter p) {
    if (p.pieces() != null) {
      throw new IllegalStateException(
          "table "
              + p.host().spec().name()
              + " is shared out over several GPUs, so its gradient must be one of rows");
    }
  }

  /** Holds that a parameter of which a rectangle is changed is of floats. */
  static void requireFloats(DeviceParameter p) {
    if (p.half()) {
      throw new IllegalStateException(
          "table "
              + p.host().spec().name()
              + " is of half precision, so its gradient must be one of rows");
    }
  }

  private void updateRows(List<Integer> fields) {
    RowPlace rows = tape.rows(training.gradient(fields.getFirst()));
    if (fields.size() != rows.fields()) {
      throw new IllegalStateException(
          "a row gradient of " + rows.fields() + " tables is used for " + fields.size());
    }
    boolean half = parameters.get(training.gradients().get(fields.getFirst())).half();
    boolean perRow = optimizer.remembersRows();
    // Of halves a thread takes several at once.
    int together = half ? EmbeddingTape.together(rows.width()) : 1;
    int lanes = perRow ? lanes(rows.width() / together) : 0;
    int each = (perRow ? 3 : 4) + (half ? 1 : 0);
    long[] words = new long[8 + each * rows.fields()];
    long[] head = {
      rows.capacity(),
      rows.countAt(),
      rows.fields(),
      rows.width(),
      rows.keys(),
      rows.gradients(),
      outcome(),
      perRow ? lanes : optimizer.number()
    };
    System.arraycopy(head, 0, words, 0, head.length);
    for (int i : fields) {
      ParameterView view = training.gradients().get(i);
      DeviceParameter p = parameters.get(view);
      int at = head.length + each * tape.rowField(training.gradient(i));
      words[at] = p.address(view);
      if (p.half() != half) {
        throw new IllegalStateException("tables of one gradient have not all the same precision");
      }
      if (perRow) {
        words[at + 1] = optimizer.rowSlot(p);
      } else {
        words[at + 1] = optimizer.slot(p, 0, view);
        words[at + 2] = optimizer.slot(p, 1, view);
      }
      if (half) {
        words[at + each - 2] = Words.low(p.host().roundingKey());
        words[at + each - 1] = Words.high(p.host().roundingKey());
      } else {
        words[at + each - 1] = TablePart.of(p, exchange).whole(view).word();
      }
    }
    long all = (long) rows.fields() * rows.capacity();
    if (perRow) {
      Instruction means = half ? Instruction.UPDATE_ROW_MEANS_HALF : Instruction.UPDATE_ROW_MEANS;
      tape.emit(level, means, NodeTape.threadUnits(all * lanes), words);
      return;
    }
    if (half) {
      long eights = all * (rows.width() / together);
      tape.emit(level, Instruction.UPDATE_ROWS_HALF, NodeTape.threadUnits(eights), words);
      return;
    }
    long units = NodeTape.ceil(all * rows.width(), TapeLimits.ROW_ENTRIES);
    tape.emit(level, Instruction.UPDATE_ROWS, units, words);
  }

  /** Threads of one warp that share a row: a power of two, so that a row is of one warp. */
  private static int lanes(int width) {
    int enough = width <= 1 ? 1 : Integer.highestOneBit(width - 1) << 1;
    return Math.min(TapeLimits.THREADS / TapeLimits.WARPS, enough);
  }
}
