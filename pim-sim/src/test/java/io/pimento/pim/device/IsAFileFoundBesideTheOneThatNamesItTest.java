package io.pimento.pim.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.host.HostDeviceFile;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import io.pimento.pim.nearbank.NearBankDeviceFile;
import io.pimento.pim.rank.RankDeviceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device names its memory's file, and that the file of its standard. */
class IsAFileFoundBesideTheOneThatNamesItTest {
  private static final String SHARED = "  constraints: [shared, one_ccd, rrd_refresh]\n";
  private static final String SPLIT = "  constraints: [split, one_ccd, rrd_refresh, spaced]\n";

  @TempDir private Path folder;

  private static Class<?> reader(String device) {
    return switch (device) {
      case "gddr6-aim" -> NearBankDeviceFile.class;
      case "recnmp-ddr4" -> RankDeviceFile.class;
      default -> HostDeviceFile.class;
    };
  }

  /** The shipped files: the device in a folder, memory and standard below it. */
  private Path copied(String device, String memory, String below) throws IOException {
    Files.createDirectories(folder.resolve(below));
    String own = Resource.text(reader(device), device + ".yaml");
    assertThat(own).contains(memory);
    Files.writeString(
        folder.resolve(below + "memory.yaml"),
        Resource.text(reader(device), memory).replaceFirst("value: G?DDR[46]", "value: own.yaml"));
    return Files.writeString(
        folder.resolve(device + ".yaml"), own.replace(memory, below + "memory.yaml"));
  }

  private void standard(String device, String below) throws IOException {
    boolean graphics = device.equals("gddr6-aim");
    String text =
        "OWN:\n  source: nobody\n  columns: %s\n  transfers_per_cycle: %d\n  bursts: [%d]\n%s%s"
            .formatted(
                graphics ? "burst" : "transfer",
                graphics ? 8 : 2,
                graphics ? 16 : 8,
                graphics ? SPLIT : SHARED,
                graphics ? "  window32: true\n" : "");
    Files.writeString(folder.resolve(below + "own.yaml"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "gddr6-aim,gddr6-aim-memory.yaml,''",
    "gddr6-aim,gddr6-aim-memory.yaml,memories/",
    "recnmp-ddr4,recnmp-ddr4-memory.yaml,''",
    "recnmp-ddr4,recnmp-ddr4-memory.yaml,memories/",
    "host-ddr4-3200,ddr4-8gb-x8-3200.yaml,memories/",
  })
  void isTheStandardBesideTheMemory(String device, String memory, String below) throws IOException {
    Path file = copied(device, memory, below);
    assertThatThrownBy(() -> Targets.named(file.toString(), Rules.STANDARD))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining(folder.resolve(below + "memory.yaml").toString())
        .hasMessageContaining(folder.resolve(below + "own.yaml") + " cannot be read");
    standard(device, below);
    Target shipped = Targets.named(device, Rules.STANDARD);
    Path working = Path.of("").toAbsolutePath();
    for (Path from : new Path[] {file, working.relativize(file.toAbsolutePath())}) {
      Target copy = Targets.named(from.toString(), Rules.STANDARD);
      assertThat(copy.constants()).isEqualTo(shipped.constants());
    }
  }
}
