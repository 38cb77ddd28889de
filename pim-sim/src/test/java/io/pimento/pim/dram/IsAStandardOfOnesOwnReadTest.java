package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.device.Resource;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.RequestSink;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.timing.Command;
import io.pimento.pim.dram.trace.MemoryTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device whose YAML names the file of a standard beside it. */
class IsAStandardOfOnesOwnReadTest {
  private static final String MINE =
      """
      MINE:
        source: nobody
        transfers_per_cycle: 2
        columns: transfer
        bursts: [16]
        constraints: [shared, own_ccd, own_refresh, spaced]
        refresh: [RANK_LEVEL_STAGGERED, SAME_BANK_STAGGERED]
        keys: [tCCD_S_WR, tCCD_L_WR, tGAP]
        bank_keys: [tRREFD, tRREFR]
        distances: ["READ | READ | other_group | tGAP"]
      """;

  @TempDir private Path folder;

  private DramDevice read(String standard, String gap) throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), standard);
    String device =
        Resource.text(DeviceFile.class, "ddr5-4800.yaml")
            .replace("protocol: {value: DDR5", "protocol: {value: mine.yaml")
            .replace("timing:\n", "timing:\n" + gap);
    return DeviceFile.read(Files.writeString(folder.resolve("d.yaml"), device), Rules.STANDARD);
  }

  /** The least distance of two reads of different groups, of reads that are all there at once. */
  private static long least(DramDevice d) {
    List<Requests.One> all = new ArrayList<>();
    for (long i = 0; i < 40; i++) {
      long fields = i % 2 << d.map().bg().position() | i / 2 << d.map().co().position();
      all.add(new Requests.One(fields << d.map().offsetBits(), false, 0));
    }
    long[] last = {-1, -1000};
    long[] least = {Long.MAX_VALUE};
    CommandSink sink =
        (clock, command, channel, rank, group, bank, row, column) -> {
          if (command == Command.READ) {
            least[0] = group == last[0] ? least[0] : Math.min(least[0], clock - last[1]);
            last[0] = group;
            last[1] = clock;
          }
        };
    MemoryTrace.run(new Requests(all), d, sink, RequestSink.NONE);
    return least[0];
  }

  @Test
  void doItsTimingsAndDistancesHold() throws IOException {
    DramDevice near = read(MINE, "  tGAP: 8\n");
    DramDevice far = read(MINE, "  tGAP: 30\n");
    assertThat(near.organization().protocol().toString()).isEqualTo("MINE");
    assertThat(least(near)).isEqualTo(8);
    assertThat(least(far)).isEqualTo(30);
  }

  @Test
  void areMistakesNamed() {
    fails(MINE, "", "lacks the key tGAP");
    fails(MINE.replace("bursts: [16]", "bursts: [8]"), "  tGAP: 8\n", "BL = 16; MINE has bursts");
    fails(MINE.replace("columns:", "colums:"), "", "is 'columns' meant?");
    fails(MINE.replace("shared, ", ""), "", "must have one of split and shared");
    fails(MINE.replace("spaced", "spacd"), "", "'spacd' is none of");
    fails(MINE.replace("SAME_BANK_STAGGERED", "SAME_BANK"), "", "'SAME_BANK' is none of");
    fails(MINE.replace(", SAME_BANK_STAGGERED", ""), "  tGAP: 8\n", "refresh_policy = SAME_BANK");
    fails(MINE.replace("READ | READ | ", "READ | "), "  tGAP: 8\n", "must have four cells");
    fails(MINE.replace("READ | READ | other", "READ | RAD | other"), "  tGAP: 8\n", "distances:");
    fails(MINE.replace("transfers_per_cycle: 2", "transfers_per_cycle: x"), "", "above 0");
    assertThatThrownBy(() -> DeviceFile.named("ddr5-4800", Rules.DRAMSIM3))
        .hasMessageContaining("--policy standard alone");
  }

  private void fails(String standard, String gap, String message) {
    assertThatThrownBy(
            () -> {
              DramDevice d = read(standard, gap);
              least(d);
            })
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining(message);
  }
}
