package io.pimento.pim.dpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.placement.Placement;
import io.pimento.pim.placement.Placements;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoesPlacementBalanceTheProcessorsTest {
  private final DpuDevice device = DpuDevice.upmem();
  private final List<Table> tables = new ArrayList<>();

  DoesPlacementBalanceTheProcessorsTest() {
    for (int t = 0; t < 26; t++) {
      tables.add(new Table("t" + t, 100_000, 64));
    }
  }

  @Test
  void isAccessAwareFasterThanInTurnThanNaive() {
    Queries q = Queries.zipf(tables, 770, 1, 1.05, 1);
    Queries past = Queries.zipf(tables, 770, 1, 1.05, 2);
    Placement naive = Placements.naive(tables, device.dpus(), device.mramBytes(), "mram_bytes");
    Placement turn = Placements.roundRobin(tables, device.dpus(), device.mramBytes(), "mram_bytes");
    Placement aware = Placements.accessAware(turn, past, 2000, "mram_bytes");
    DpuGather n = DpuGather.run(device, naive, q.lookups());
    DpuGather r = DpuGather.run(device, turn, q.lookups());
    DpuGather a = DpuGather.run(device, aware, q.lookups());
    assertThat(r.cycles()).isLessThan(n.cycles() / 4);
    assertThat(a.cycles()).isLessThan(r.cycles());
    assertThat(a.balance()).isGreaterThan(r.balance());
    assertThat(a.lookups()).isEqualTo(770 * 26);
  }

  @Test
  void doColumnsShareOutWhatOneRowHasAlone() {
    List<List<RowKey>> batch = new ArrayList<>();
    for (int q = 0; q < 64; q++) {
      batch.add(List.of(new RowKey(3, 7)));
    }
    Placement rows = Placements.roundRobin(tables, device.dpus(), device.mramBytes(), "mram_bytes");
    Placement columns =
        Placements.columnWise(tables, device.dpus(), device.mramBytes(), "mram_bytes");
    DpuGather one = DpuGather.run(device, rows, batch);
    DpuGather eight = DpuGather.run(device, columns, batch);
    assertThat(one.dpuCycles().stream().filter(c -> c > 0)).hasSize(1);
    assertThat(eight.dpuCycles().stream().filter(c -> c > 0)).hasSize(8);
    assertThat(eight.cycles()).isLessThan(one.cycles() / 2);
    assertThat(eight.lookups()).isEqualTo(64);
    // 64 indices to each of eight processors, and 64 sums of 8 bytes back.
    assertThat(eight.sendNanoseconds()).isEqualTo(one.sendNanoseconds());
    assertThat(eight.returnNanoseconds()).isEqualTo(one.returnNanoseconds() / 8);
    Queries q = Queries.zipf(tables, 770, 1, 1.05, 1);
    // 208 pieces of rows lie in 64 processors: three or four in each, whatever is looked up.
    assertThat(DpuGather.run(device, columns, q.lookups()).balance()).isGreaterThan(0.8);
  }

  @Test
  void isOneRowWhatTheTimesSay() {
    Placement alone =
        Placements.roundRobin(tables, device.dpus(), device.mramBytes(), "mram_bytes");
    DpuGather g = DpuGather.run(device, alone, List.of(List.of(new RowKey(0, 0))));
    // Read: 77 + 64 / 2 cycles; then 12 + 16 · 350 / 58.56 instructions, 11 cycles apart, and 14
    // stages. The host sends 4 bytes and fetches 64, as if every processor of the rank had as many.
    assertThat(g.cycles()).isEqualTo((long) Math.ceil(109 + 11 * (12 + 16 * 350 / 58.56)) + 14);
    assertThat(g.sendNanoseconds()).isEqualTo(64 * 4 / 6.68);
    assertThat(g.returnNanoseconds()).isEqualTo(64 * 64 / 4.74);
    assertThat(DpuGather.run(device, alone, List.of()).cycles()).isZero();
  }

  @Test
  void doesEveryLookupOfASpilledTableGoToTheHost() {
    List<Table> two = List.of(new Table("small", 10, 64), new Table("large", 1_000_000, 64));
    Queries q = new Queries(List.of(List.of(new RowKey(0, 3), new RowKey(1, 9))));
    Placement p = Placements.spilling(two, 4, 1 << 20, q, "mram_bytes");
    DpuGather g = DpuGather.run(device, p, q.lookups());
    assertThat(g.spilled()).containsExactly(new RowKey(1, 9));
    double parts =
        g.launchNanoseconds()
            + g.sendNanoseconds()
            + g.computeNanoseconds()
            + g.returnNanoseconds();
    assertThat(g.nanoseconds()).isEqualTo(parts);
  }
}
