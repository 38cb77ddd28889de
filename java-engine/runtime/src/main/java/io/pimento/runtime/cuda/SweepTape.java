package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import io.pimento.graph.Element;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.ParameterView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Updates every entry of every parameter, whether it has a gradient or not: what momentum, Adam and
 * weight decay ask for to be equal to their dense form.
 */
final class SweepTape {
  private final TapeCompiler tape;
  private final TrainingGraph training;
  private final DeviceParameters parameters;
  private final DeviceOptimizer optimizer;
  private final long outcome;
  private final @Nullable Exchange exchange;

  /**
   * @param exchange with whom gradients are summed; null to train alone
   */
  SweepTape(
      TapeCompiler tape,
      TrainingGraph training,
      DeviceParameters parameters,
      DeviceOptimizer optimizer,
      long outcome,
      @Nullable Exchange exchange) {
    this.tape = tape;
    this.training = training;
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.outcome = outcome;
    this.exchange = exchange;
  }

  /**
   * @param level the first in which the outcome is known
   */
  void emit(List<DeviceOperand> gradients, int level) {
    parameters.declared().forEach((name, p) -> sweep(name, p, gradients, level));
  }

  private void sweep(String name, DeviceParameter p, List<DeviceOperand> gradients, int level) {
    TablePart part = TablePart.of(p, exchange);
    long size = part.size();
    long whole = tape.floats(size);
    tape.emit(level - 1, Instruction.FILL, NodeTape.elementUnits(size), size, whole, Words.real(0));
    for (int i = 0; i < gradients.size(); i++) {
      ParameterView view = training.gradients().get(i);
      if (view.parameter().name().equals(name)) {
        scatter(training.gradient(i), view, gradients.get(i), part.whole(view), whole, level);
      }
    }
    if (p.half()) {
      tape.emit(
          level + 1,
          Instruction.UPDATE_HALF,
          NodeTape.elementUnits(size),
          size,
          whole,
          p.address(),
          optimizer.slot(p, 0),
          optimizer.slot(p, 1),
          outcome,
          optimizer.number(),
          Words.low(p.host().roundingKey()),
          Words.high(p.host().roundingKey()));
      return;
    }
    for (TablePart.Stretch s : part.stretches()) {
      tape.emit(
          level + 1,
          Instruction.UPDATE,
          NodeTape.elementUnits(s.size()),
          s.size(),
          s.columns(),
          s.stride(),
          Words.plus(whole, Float.BYTES * s.packed()),
          at(p.address(), s),
          at(optimizer.slot(p, 0), s),
          at(optimizer.slot(p, 1), s),
          outcome,
          optimizer.number(),
          Words.flag(p.host().spec().embeds()));
    }
  }

  /** Where a stretch starts in a tensor; 0 where there is none. */
  private static long at(long tensor, TablePart.Stretch s) {
    return tensor == 0 ? 0 : tensor + Float.BYTES * s.at();
  }

  private void scatter(
      Value gradient, ParameterView view, DeviceOperand at, TablePart part, long whole, int level) {
    if (gradient.type().element() == Element.ROWS) {
      RowPlace rows = tape.rows(gradient);
      long field = (long) tape.rowField(gradient) * rows.capacity();
      tape.emit(
          level,
          Instruction.SCATTER_ROWS,
          NodeTape.ceil((long) rows.capacity() * rows.width(), TapeLimits.ROW_ENTRIES),
          rows.capacity(),
          rows.countAt(),
          rows.width(),
          Words.plus(rows.keys(), Long.BYTES * field),
          Words.plus(rows.gradients(), Float.BYTES * field * rows.width()),
          whole,
          part.word());
      return;
    }
    DeviceParameter p = part.table();
    TrainingTape.requireOwn(p);
    TrainingTape.requireFloats(p);
    long size = (long) view.rows() * view.columns();
    tape.emit(
        level,
        Instruction.SCATTER,
        NodeTape.elementUnits(size),
        size,
        view.columns(),
        p.stride(),
        at.word(),
        Words.plus(whole, p.address(view) - p.address()));
  }
}
