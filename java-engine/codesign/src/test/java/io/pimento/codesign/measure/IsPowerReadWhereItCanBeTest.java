package io.pimento.codesign.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.host.HostDevice;
import io.pimento.pim.host.HostDeviceFile;
import io.pimento.pim.host.HostSpeed.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether counters of energy are read, and what stands where there are none. */
class IsPowerReadWhereItCanBeTest {
  @TempDir private Path folder;

  private void counter(String name, long microjoules) {
    try {
      Path zone = Files.createDirectories(folder.resolve(name));
      Files.writeString(zone.resolve("energy_uj"), microjoules + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void doPackagesAddUpAndTheirPartsNot() {
    counter("intel-rapl:0", 1_000_000);
    counter("intel-rapl:1", 500_000);
    counter("intel-rapl:0:0", 70_000_000);
    Rapl rapl = Rapl.of(folder);
    assertThat(rapl.joules()).hasValue(1.5);
    assertThat(rapl.watts(() -> counter("intel-rapl:0", 3_000_000)).orElseThrow()).isPositive();
    // A counter that went round says nothing.
    assertThat(rapl.watts(() -> counter("intel-rapl:1", 1))).isEmpty();
    assertThat(Rapl.of(folder.resolve("nowhere")).joules()).isEmpty();
  }

  private HostDevice read(OptionalDouble idle, OptionalDouble busy) throws IOException {
    HostMeasurement m =
        new HostMeasurement(
            2,
            1 << 30,
            1 << 25,
            8,
            90,
            List.of(new Level(1 << 14, 1)),
            List.of(),
            2,
            20,
            10,
            30,
            idle,
            busy,
            List.of(new GatherCheck("some", 10, 9)));
    counter("made", 0);
    Files.writeString(
        folder.resolve("m.yaml"),
        io.pimento.pim.device.Resource.text(HostDevice.class, "ddr4-8gb-x8-3200.yaml"));
    Path file = Files.writeString(folder.resolve("h.yaml"), HostFile.text(m, "h", "m.yaml", "it"));
    return HostDeviceFile.read(file, Map.of());
  }

  @Test
  void areReadWattsVouchedForAndARangeOtherwise() throws IOException {
    HostDevice rapl = read(OptionalDouble.of(5), OptionalDouble.of(8));
    assertThat(rapl.idleWatt()).isEqualTo(5);
    assertThat(rapl.multiplyAddPicojoule()).isEqualTo(300);
    assertThat(rapl.constants())
        .anyMatch(c -> c.key().equals("idle_watt") && c.isVouched() && c.source().contains("RAPL"));
    HostDevice range = read(OptionalDouble.empty(), OptionalDouble.empty());
    assertThat(range.constants())
        .anyMatch(c -> c.key().equals("idle_watt") && c.isAssumed() && c.hasRange())
        .anyMatch(c -> c.key().equals("multiply_add_picojoule") && c.source().contains("ISCA"));
    assertThat(range.speed().lineNanoseconds()).isEqualTo(8);
    assertThat(range.speed().scattered()).containsExactly(new Level(1 << 14, 1));
    assertThat(range.validation()).contains("within 12 %");
  }
}
