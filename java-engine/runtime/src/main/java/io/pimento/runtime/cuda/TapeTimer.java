package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaEvent;
import io.pimento.cuda.Instruction;
import io.pimento.cuda.RowGather;
import io.pimento.cuda.TapeLimits;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import java.util.Map;

/** What tapes take by the GPU's clock. */
record TapeTimer(TapeRunner runner) {
  /**
   * Runs a tape without inputs from the host several times and measures the device.
   *
   * @return milliseconds of one run
   */
  double of(Tape tape, Map<String, Long> inputs, int runs) {
    LaunchSlot slot = runner.launchApart(tape, inputs, new float[0]);
    long[] bases = new long[TapeLimits.BASES];
    tape.inputs().forEach((name, s) -> bases[(int) s.at()] = inputs.getOrDefault(name, 0L));
    bases[Words.ARENA] = runner.arena();
    bases[Words.RECORD] = slot.record();
    try (CudaEvent from = new CudaEvent(true);
        CudaEvent to = new CudaEvent(true)) {
      runner.stream().mark(from);
      for (int i = 0; i < runs; i++) {
        runner
            .pieces()
            .start(
                tape.pieces().all().getFirst(), slot.block, bases, new float[0], 0, RowGather.NONE);
      }
      runner.stream().mark(to);
      to.synchronize();
      return to.millisSince(from) / runs;
    }
  }

  /**
   * Runs the tape of a slot's last launch again, noting when each level ends.
   *
   * @return nanoseconds of each level, then what all blocks spent on each instruction and at
   *     barriers, as nanoseconds of one block
   */
  long[] levels(Tape tape, LaunchSlot slot, float[] scalars) {
    TapePieces.Piece piece = tape.pieces().all().getFirst();
    int levels = piece.levels();
    int kinds = Instruction.values().length + 1;
    long bytes = Long.BYTES * (long) (levels + kinds);
    long times = runner.device().allocate(bytes);
    try (NativeBlock host = NativeMemory.allocateFloats(2L * (levels + kinds))) {
      long[] bases = new long[TapeLimits.BASES];
      bases[Words.INPUT] = slot.block;
      bases[Words.ARENA] = runner.arena();
      bases[Words.RECORD] = slot.record();
      runner.pieces().start(piece, slot.block + slot.tapeAt, bases, scalars, times, RowGather.NONE);
      runner.stream().synchronize();
      runner.device().download(host.address(), times, bytes);
      long[] spent = new long[levels + kinds];
      for (int i = levels; i < spent.length; i++) {
        spent[i] = NativeMemory.getLong(host.address() + Long.BYTES * (long) i) / runner.blocks();
      }
      long last = NativeMemory.getLong(host.address());
      for (int l = 1; l < levels; l++) {
        // What runs beside a level's large products may end before them.
        long end = Math.max(last, NativeMemory.getLong(host.address() + Long.BYTES * (long) l));
        spent[l] = end - last;
        last = end;
      }
      return spent;
    } finally {
      runner.device().free(times, bytes);
    }
  }
}
