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
  private final Tape tape;
  private final Map<String, CudaRowStore.Column> columns;
  private final long numbersAt;
  private final long tapeAt;

  /**
   * Those of one launch.
   *
   * @param columns what rows hold, by input
   */
  GatheredInputs(Tape tape, Map<String, CudaRowStore.Column> columns) {
    this.tape = tape;
    this.columns = columns;
    this.numbersAt = tape.inputsEnd(this::bytes);
    this.tapeAt = Tape.lines(numbersAt + (long) Integer.BYTES * tape.batch());
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
  void send(LaunchSlot slot, long numbers, Map<String, Long> others, CudaStream stream) {
    NativeMemory.copyBytes(numbers, slot.host + numbersAt, (long) Integer.BYTES * tape.batch());
    tape.inputs()
        .forEach(
            (name, to) -> {
              if (!columns.containsKey(name)) {
                slot.copy(Tape.given(others, name), to, bytes(name));
                stream.upload(slot.block + to.at(), slot.host + to.at(), to.bytes(bytes(name)));
              }
            });
  }

  /**
   * What brings the rest.
   *
   * @param block device address of the inputs
   */
  RowGather gather(long block) {
    List<RowGather.Column> gathered = new ArrayList<>();
    for (Map.Entry<String, Tape.Source> e : tape.inputs().entrySet()) {
      CudaRowStore.Column c = columns.get(e.getKey());
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
        gathered.add(new RowGather.Column(c.address(), block + to.at(), c.width(), stride));
      }
    }
    return new RowGather(block + numbersAt, tape.batch(), gathered);
  }
}
