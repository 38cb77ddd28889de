package io.pimento.pim.dpu;

import io.pimento.pim.placement.Placement;
import io.pimento.pim.placement.RowKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One batch of embedding lookups on processors beside banks: every processor adds up the rows, or
 * the parts of rows, that it holds, and a partial sum for each query and table that it had a part
 * in goes back to the host. Parts of the time are one after the other and add up to the whole.
 *
 * @param dpuCycles cycles of each processor
 * @param spilled lookups of tables that stay with the host; their time is the host's
 * @param rowPicojoule energy of wordlines opened
 * @param bytePicojoule energy of bytes from banks to processors
 * @param instructionPicojoule energy of instructions
 */
public record DpuGather(
    long lookups,
    List<RowKey> spilled,
    List<Long> dpuCycles,
    double launchNanoseconds,
    double sendNanoseconds,
    double computeNanoseconds,
    double returnNanoseconds,
    double rowPicojoule,
    double bytePicojoule,
    double instructionPicojoule) {
  /** Runs the batch; a row with copies is read where the fewest rows of the batch are so far. */
  public static DpuGather run(DpuDevice device, Placement placement, List<List<RowKey>> batch) {
    int dpus = placement.units();
    List<List<RowKey>> rows = new ArrayList<>();
    List<Set<Long>> sums = new ArrayList<>();
    for (int u = 0; u < dpus; u++) {
      rows.add(new ArrayList<>());
      sums.add(new HashSet<>());
    }
    List<RowKey> spilled = new ArrayList<>();
    long lookups = 0;
    long[] sent = new long[dpus];
    long[] returned = new long[dpus];
    for (int q = 0; q < batch.size(); q++) {
      for (RowKey k : batch.get(q)) {
        lookups++;
        if (placement.isSpilled(k)) {
          spilled.add(k);
          continue;
        }
        List<Integer> units = placement.unitsOf(k);
        for (int unit : placement.isSplit(k) ? units : List.of(lightest(units, rows))) {
          rows.get(unit).add(k);
          sent[unit] += Integer.BYTES;
          if (sums.get(unit).add(((long) q << 32) | k.table())) {
            returned[unit] += placement.bytesIn(k, unit);
          }
        }
      }
    }
    long[] cycles = new long[dpus];
    long most = 0;
    double[] energy = new double[3];
    for (int u = 0; u < dpus; u++) {
      int unit = u;
      Dpu dpu = new Dpu(device);
      cycles[u] =
          dpu.run(
              rows.get(u).stream()
                  .map(k -> task(device, placement.byteIn(k, unit), placement.bytesIn(k, unit)))
                  .iterator());
      most = Math.max(most, cycles[u]);
      double[] own = dpu.picojoule();
      for (int i = 0; i < energy.length; i++) {
        energy[i] += own[i];
      }
    }
    return new DpuGather(
        lookups,
        List.copyOf(spilled),
        Arrays.stream(cycles).boxed().toList(),
        device.launchNanoseconds(),
        device.link().sendNanoseconds(sent),
        device.nanoseconds((double) most),
        device.link().returnNanoseconds(returned),
        energy[0],
        energy[1],
        energy[2]);
  }

  /** Reads a row and adds it to a sum. */
  private static DpuTask task(DpuDevice device, long address, int bytes) {
    double each = device.instructions(device.arithmetic().add(device.rowElements()));
    double elements = Math.ceilDiv(bytes, DpuElement.BYTES);
    return new DpuTask(address, bytes, 1, device.instructionsPerRow() + elements * each, 0);
  }

  private static int lightest(List<Integer> units, List<List<RowKey>> rows) {
    int best = units.getFirst();
    for (int u : units) {
      if (rows.get(u).size() < rows.get(best).size()) {
        best = u;
      }
    }
    return best;
  }

  /** The slowest processor's cycles. */
  public long cycles() {
    long most = 0;
    for (long c : dpuCycles) {
      most = Math.max(most, c);
    }
    return most;
  }

  /** Mean over the processors of busy cycles by the slowest one's; 1 is perfect balance. */
  public double balance() {
    double sum = 0;
    for (long c : dpuCycles) {
      sum += c;
    }
    return cycles() == 0 ? 1 : sum / dpuCycles.size() / cycles();
  }

  /** Launch, indices out, work of the slowest processor, sums back. */
  public double nanoseconds() {
    return launchNanoseconds + sendNanoseconds + computeNanoseconds + returnNanoseconds;
  }

  public double picojoule() {
    return rowPicojoule + bytePicojoule + instructionPicojoule;
  }
}
