package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaStream;
import io.pimento.cuda.RowGather;
import io.pimento.graph.Value;
import io.pimento.runtime.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The inputs of a launch whose rows stay on the device: where a tape expects them, as if they had
 * been sent, then the rows' numbers, then the tape. Only numbers and tape travel, and what no row
 * holds.
 */
final class GatheredInputs {
  private static final long LINE = 256;

  private final Tape tape;
  private final CudaRowStore rows;
  private final long numbersAt;
  private final long tapeAt;

  GatheredInputs(Tape tape, CudaRowStore rows) {
    this.tape = tape;
    this.rows = rows;
    long end = 0;
    for (Map.Entry<String, Tape.Source> e : tape.inputs().entrySet()) {
      end = Math.max(end, e.getValue().at() + e.getValue().bytes(bytes(e.getKey())));
    }
    this.numbersAt = lines(end);
    this.tapeAt = lines(numbersAt + (long) Integer.BYTES * tape.batch());
  }

  private static long lines(long bytes) {
    return Math.ceilDiv(bytes, LINE) * LINE;
  }

  private long bytes(String input) {
    return TapeCompiler.inputBytes(value(input).type(), tape.batch());
  }

  private Value value(String input) {
    Value v = tape.graph().inputs().get(input);
    if (v == null) {
      throw new IllegalStateException("the graph has no input " + input);
    }
    return v;
  }

  /** Where numbers lie, and inputs end. */
  long numbersAt() {
    return numbersAt;
  }

  long tapeAt() {
    return tapeAt;
  }

  /** Puts the numbers into a slot, and sends what no row holds. */
  void send(LaunchSlot slot, long numbers, Map<String, Long> others, CudaStream copies) {
    NativeMemory.copyBytes(numbers, slot.host + numbersAt, (long) Integer.BYTES * tape.batch());
    for (Map.Entry<String, Tape.Source> e : tape.inputs().entrySet()) {
      if (rows.column(e.getKey()) == null) {
        Long from = others.get(e.getKey());
        if (from == null) {
          throw new IllegalStateException("input " + e.getKey() + " was not given an address");
        }
        Tape.Source to = e.getValue();
        long size = bytes(e.getKey());
        slot.copy(from, to, size);
        copies.upload(slot.block + to.at(), slot.host + to.at(), to.bytes(size));
      }
    }
  }

  /**
   * What brings the rest.
   *
   * @param block device address of the inputs
   */
  RowGather gather(long block) {
    List<RowGather.Column> columns = new ArrayList<>();
    for (Map.Entry<String, Tape.Source> e : tape.inputs().entrySet()) {
      CudaRowStore.Column c = rows.column(e.getKey());
      if (c != null) {
        Tape.Source to = e.getValue();
        long width = bytes(e.getKey()) / Float.BYTES / tape.batch();
        if (width != c.width()) {
          throw new IllegalArgumentException(
              "input "
                  + e.getKey()
                  + " has "
                  + width
                  + " entries a row, the rows on the device "
                  + c.width());
        }
        int stride = to.width() == 0 ? c.width() : to.stride();
        columns.add(new RowGather.Column(c.address(), block + to.at(), c.width(), stride));
      }
    }
    return new RowGather(block + numbersAt, tape.batch(), columns);
  }
}
