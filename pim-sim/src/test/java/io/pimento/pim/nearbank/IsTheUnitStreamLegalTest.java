package io.pimento.pim.nearbank;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.timing.Command;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The distances of the device file, looked at without the simulator's table. */
class IsTheUnitStreamLegalTest {
  private final NearBankDevice device = NearBankDeviceFile.hbmPim();
  private final Map<String, Long> last = new HashMap<>();
  private int checked;

  @Test
  void doesEveryCommandKeepItsDistance() {
    CommandSink sink =
        (clock, command, channel, rank, group, bank, row, column) -> {
          String own = rank + "." + group + "." + bank;
          switch (command) {
            case ACTIVATE -> {
              apart(clock, "A" + own, 47);
              apart(clock, "P" + own, 14);
              apart(clock, "A" + rank, 4);
              apart(clock, "A" + rank + "." + group, 6);
              apart(clock, "F" + rank, 350);
            }
            case PRECHARGE -> {
              apart(clock, "A" + own, 33);
              apart(clock, "R" + own, 3);
              apart(clock, "W" + own, 26);
            }
            case READ -> {
              apart(clock, "A" + own, 14);
              apart(clock, "R" + rank, 2);
              apart(clock, "R" + rank + "." + group, 4);
              apart(clock, "W" + rank + "." + group, 19);
            }
            case WRITE -> {
              apart(clock, "A" + own, 10);
              apart(clock, "W" + rank, 2);
              apart(clock, "W" + rank + "." + group, 4);
              apart(clock, "R" + rank, 15);
            }
            case REFRESH -> {
              for (int b = 0; b < 16; b++) {
                apart(clock, "P" + rank + "." + b / 4 + "." + b % 4, 14);
              }
            }
            default -> throw new AssertionError(command);
          }
          String letter = command == Command.REFRESH ? "F" : command.name().substring(0, 1);
          if (command == Command.READ || command == Command.WRITE) {
            letter = command.name().substring(0, 1);
          }
          last.put(letter + own, clock);
          last.put(letter + rank, clock);
          last.put(letter + rank + "." + group, clock);
        };
    NearBankRun.of(device, new GemvKernel(device, 4096, 2048), sink);
    int units = checked;
    last.clear();
    NearBankRun.plainGemv(device, 4096, 1024, sink);
    assertThat(units).isGreaterThan(3000);
    assertThat(checked - units).isGreaterThan(8000);
  }

  private void apart(long clock, String since, int distance) {
    Long before = last.get(since);
    if (before != null) {
      checked++;
      assertThat(clock - before).as("%s at %d", since, clock).isGreaterThanOrEqualTo(distance);
    }
  }
}
