package io.pimento.pim.nearbank;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.timing.Command;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distances of units with a buffer, looked at without the simulator's table. */
class IsTheBufferStreamLegalTest {
  private static final int BANKS = 16;

  @ParameterizedTest
  @ValueSource(ints = {4, 16})
  void doesEveryCommandKeepItsDistance(int together) {
    NearBankDevice device =
        NearBankDeviceFile.shipped(
            "gddr6-aim", Map.of("activate_together", Integer.toString(together)));
    long[] activated = longAgo();
    long[] precharged = longAgo();
    List<Long> openings = new ArrayList<>();
    long[] last = {-1000, -1000};
    int[] seen = new int[Command.values().length];
    CommandSink sink =
        (clock, command, channel, rank, group, bank, row, column) -> {
          seen[command.index()]++;
          int b = 4 * group + bank;
          switch (command) {
            case ACTIVATE -> {
              assertThat(clock - activated[b]).isGreaterThanOrEqualTo(89);
              assertThat(clock - precharged[b]).isGreaterThanOrEqualTo(32);
              assertThat(clock - last[1]).isGreaterThanOrEqualTo(210);
              activated[b] = clock;
              openings.add(clock);
            }
            case READ -> {
              assertThat(clock - last[0]).isGreaterThanOrEqualTo(2);
              Arrays.stream(activated)
                  .forEach(a -> assertThat(clock - a).isGreaterThanOrEqualTo(56));
              last[0] = clock;
            }
            case PRECHARGE -> {
              assertThat(clock - activated[b]).isGreaterThanOrEqualTo(54);
              assertThat(clock - last[0]).isGreaterThanOrEqualTo(12);
              precharged[b] = clock;
            }
            case REFRESH -> {
              Arrays.stream(precharged)
                  .forEach(p -> assertThat(clock - p).isGreaterThanOrEqualTo(32));
              last[1] = clock;
            }
            default -> throw new AssertionError(command);
          }
        };
    NearBankRun run = NearBankRun.gemv(device, 8192, 2048, sink);
    // 16 rows for every bank, twice; 64 columns each.
    assertThat(seen[Command.ACTIVATE.index()]).isEqualTo(2 * 16 * BANKS);
    assertThat(seen[Command.PRECHARGE.index()]).isEqualTo(2 * 16 * BANKS);
    assertThat(seen[Command.READ.index()]).isEqualTo(2 * 16 * 64);
    assertThat(run.operations()).isEqualTo(2 * 16 * 64);
    assertThat(seen[Command.REFRESH.index()]).isEqualTo((int) (run.cycles() / 3333));
    for (int i = together; i < openings.size(); i += together) {
      long before = openings.get(i - 1);
      assertThat(openings.get(i) - before).isGreaterThanOrEqualTo(together == 4 ? 42 : 89);
    }
  }

  private static long[] longAgo() {
    long[] all = new long[BANKS];
    Arrays.fill(all, -1000);
    return all;
  }
}
