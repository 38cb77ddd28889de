package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.device.Resource;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.trace.MemoryTrace;
import io.pimento.pim.dram.trace.TraceException;
import io.pimento.pim.host.HostDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsABadFileExplainedTest {
  @TempDir private Path folder;

  private static String ddr4() throws IOException {
    return Files.readString(Dramsim3Data.HOME.resolve("configs/DDR4_8Gb_x8_3200.ini"));
  }

  /** The DDR4 file without the keys that nothing reads. */
  static String standard() throws IOException {
    return ddr4()
        .lines()
        .filter(
            l ->
                !l.matches(
                    "(tRFC2|tRFC4|tRPRE|tWPRE|tWR2|tCKE|tCKESR|tXS|tXP|IPP0|IDD2P|IDD3P|IDD6x"
                        + "|epoch_period|output_level) =.*"))
        .reduce("", (a, b) -> a + b + "\n");
  }

  @Test
  void areKeysThatNothingReadsOfDramsim3sFormNamedInAWarning() throws IOException {
    DramDevice d = DeviceFile.parse("a.ini", ddr4(), Rules.STANDARD);
    assertThat(String.join("\n", d.warnings()))
        .contains("a.ini: nothing here reads, so these are ignored: tRFC2, tRFC4")
        .contains("tCKESR")
        .contains("IDD6x")
        .contains("epoch_period");
    assertThat(d.timings().of("tRC")).isEqualTo(74);
    assertThat(d.increments())
        .isEqualTo(DeviceFile.parse("a.ini", standard(), Rules.STANDARD).increments());
  }

  @Test
  void isASlipOfAKeyNamed() throws IOException {
    String needed = ddr4().replace("tFAW =", "tFAWW =");
    assertThatThrownBy(() -> DeviceFile.parse("a.ini", needed, Rules.STANDARD))
        .hasMessage("a.ini: [timing] lacks the key tFAW; is 'tFAWW' meant to be it?");
    String free = ddr4().replace("[system]", "[system]\nunified_queu = true");
    assertThat(String.join("\n", DeviceFile.parse("a.ini", free, Rules.STANDARD).warnings()))
        .contains("unified_queu (is unified_queue meant?)");
  }

  @Test
  void isAKeyThatNothingReadsOfAYamlAnError() {
    String text = Resource.text(HostDevice.class, "ddr4-8gb-x8-3200.yaml");
    assertThatThrownBy(
            () ->
                DeviceFile.parse(
                    "a.yaml", text.replace("  tRFC:", "  tRFC2: 416\n  tRFC:"), Rules.STANDARD))
        .hasMessageContaining("nothing reads the key 'tRFC2'")
        .hasMessageContaining("nearest known key is 'tRFC'");
  }

  @ParameterizedTest
  @CsvSource({"HBM2_8Gb_x128, 6, 2", "HBM2_8Gb_x128_closepage, 6, 2"})
  void doWhatDramsim3sOwnFilesLeaveOutAndTheControllerChoosesHaveNamedValues(
      String config, int tRtp, int tRtrs) throws IOException {
    DramDevice d =
        DeviceFile.read(Dramsim3Data.HOME.resolve("configs/" + config + ".ini"), Rules.STANDARD);
    assertThat(d.timings().of("tRTP")).isEqualTo(tRtp);
    assertThat(d.timings().of("tRTRS")).isEqualTo(tRtrs);
    assertThat(String.join("\n", d.warnings()))
        .contains("tRTP = tRTP_L = 6", "tRTRS = 2", "refresh_policy = RANK_LEVEL_STAGGERED");
  }

  @ParameterizedTest
  @CsvSource({
    "IDD5AB = 250,IDD5AB = 50,IDD5AB = 50 must be at least IDD3N = 52",
    "IDD4R = 168,IDD4R = 51,IDD4R = 51 must be at least IDD3N = 52",
    "IDD4W = 150,IDD4W = 20,IDD4W = 20 must be at least IDD3N = 52",
    "IDD0 = 57,IDD0 = 40,IDD0 = 40 over tRC = 74 is less than IDD3N = 52 over tRAS = 52 and IDD2N",
    "IDD2N = 37,IDD2N = -1,IDD2N = -1 must not be negative"
  })
  void isACommandThatWouldGiveEnergyBackRefused(String from, String to, String message)
      throws IOException {
    String text = ddr4().replace(from, to);
    assertThat(text).isNotEqualTo(ddr4());
    assertThatThrownBy(() -> DeviceFile.parse("a.ini", text, Rules.STANDARD))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining(message);
    assertThat(String.join("\n", DeviceFile.parse("a.ini", text, Rules.DRAMSIM3).warnings()))
        .contains(message);
  }

  @Test
  void isARefreshByBankHeldAgainstItsOwnCurrent() throws IOException {
    String byBank =
        ddr4()
            .replace("[power]", "tRFCb = 160\ntREFIb = 780\n[power]\nIDD5PB = 51")
            .replaceAll("refresh_policy *=.*", "")
            .replace("[system]", "[system]\nrefresh_policy = BANK_LEVEL_STAGGERED");
    assertThatThrownBy(() -> DeviceFile.parse("a.ini", byBank, Rules.STANDARD))
        .hasMessageContaining("IDD5PB = 51 must be at least IDD3N = 52")
        .hasMessageContaining("refresh would be negative");
    DramDevice d =
        DeviceFile.parse("a.ini", byBank.replace("IDD5PB = 51", "IDD5PB = 80"), Rules.STANDARD);
    assertThat(d.increments().refreshBank()).isPositive();
  }

  @Test
  void areKeysThatDramsim3IgnoresNamedInAWarning() throws IOException {
    DramDevice d =
        DeviceFile.read(Dramsim3Data.HOME.resolve("configs/HBM2_8Gb_x128.ini"), Rules.DRAMSIM3);
    assertThat(String.join("\n", d.warnings()))
        .contains("tCKSRE, tRTP_L, tRTP_S")
        .contains("tRTP = 5")
        .contains("tRTRS = 2");
  }

  @ParameterizedTest
  @CsvSource({
    "tRAS = 52,tRAS = 12,tRAS = 12 must be at least tRCD = 22",
    "tRTRS = 1,tRC = 70,tRC = 70 must be at least tRAS + tRP = 74",
    "rows = 65536,rows = 65000,rows = 65000 must be a power of two",
    "tCCD_L = 8,tCCD_L = 2,tCCD_L = 2 must be at least tCCD_S = 4",
    "tREFI = 12480,tREFI = 400,tREFI = 400 must be at least tRFC = 560",
    "tRP = 22,tRP = ten,tRP = 'ten' is not a whole number",
    "tCK = 0.63,tCK = 0,must be > 0",
    "protocol = DDR4,protocol = DDR9,'DDR9' is not simulated",
    "rochrababgco,rochrababgro,must hold each of ch ra bg ba ro co once"
  })
  void isAContradictionNamedWithBothValues(String from, String to, String message)
      throws IOException {
    for (Rules rules : new Rules[] {Rules.DRAMSIM3, Rules.DRAMSIM3_LEGAL}) {
      assertThatThrownBy(() -> DeviceFile.parse("a.ini", ddr4().replace(from, to), rules))
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void isAMissingKeyAnError() throws IOException {
    String text = standard().replace("tFAW = 34\n", "");
    assertThatThrownBy(() -> DeviceFile.parse("a.ini", text, Rules.STANDARD))
        .hasMessage("a.ini: [timing] lacks the key tFAW");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0x40", "0x40 REED 5", "zz READ 5", "0x40 READ", "0x40 READ -1", "0x4 READ 5 6"})
  void isAMalformedLineNamed(String line) throws IOException {
    Path trace = Files.writeString(folder.resolve("t.txt"), "0x40 READ 0\n" + line + "\n");
    Path out = folder.resolve("out.csv");
    DramDevice d = DeviceFile.parse("a.ini", ddr4(), Rules.DRAMSIM3);
    assertThatThrownBy(() -> MemoryTrace.run(trace, d, new MemoryTrace.Outputs(out, null)))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("t.txt:2: ");
    assertThat(out).doesNotExist();
  }

  @Test
  void isAnAddressBeyondTheMemoryAnError() throws IOException {
    Path trace = Files.writeString(folder.resolve("t.txt"), "0x400000000 READ 0\n");
    DramDevice d = DeviceFile.parse("a.ini", standard(), Rules.STANDARD);
    assertThatThrownBy(() -> MemoryTrace.run(trace, d, MemoryTrace.Outputs.NONE))
        .hasMessageContaining("beyond the memory's 17179869184 bytes");
    Path empty = Files.writeString(folder.resolve("e.txt"), "\n# nothing\n");
    assertThatThrownBy(() -> MemoryTrace.run(empty, d, MemoryTrace.Outputs.NONE))
        .hasMessageContaining("holds no request");
  }

  @Test
  void isAYamlDeviceTheSameAsItsIni() throws IOException {
    StringBuilder yaml = new StringBuilder();
    for (String line : standard().lines().toList()) {
      if (line.startsWith("[")) {
        yaml.append(line, 1, line.length() - 1).append(":\n");
      } else if (line.startsWith("tRFC =")) {
        yaml.append("  tRFC: {value: 560, source: JESD79-4}\n");
      } else if (!line.isBlank()) {
        yaml.append("  ").append(line.replace(" =", ":")).append("\n");
      }
    }
    String text = yaml.toString().replace("other:\n", "");
    DramDevice d = DeviceFile.parse("a.yaml", text, Rules.STANDARD);
    DramDevice ini = DeviceFile.parse("a.ini", standard(), Rules.STANDARD);
    assertThat(d.timings().all()).isEqualTo(ini.timings().all());
    assertThat(d.increments()).isEqualTo(ini.increments());
    assertThat(d.sources())
        .containsEntry("timing.tRFC", "JESD79-4")
        .containsEntry("timing.tRP", "assumed");
  }

  @ParameterizedTest
  @CsvSource({
    "tRFC, tRFC, 74",
    "tCK, tCK, 1.0",
    "rows, rows, 65536",
    "bus_width, bus_width, 64",
    "IDD0, IDD0, 48",
    "cmd_queue_size, cmd_queue_size, 16"
  })
  void isABlankValueTheDefaultAsDramsim3HasIt(String name, String key, String fallback)
      throws IOException {
    String blank = ddr4().replaceFirst("(?m)^" + name + " *=.*$", name + " =");
    assertThat(blank).isNotEqualTo(ddr4());
    DramDevice d =
        DeviceFile.parse("a.ini", blank.replace("rows = 65536", "rows ="), Rules.DRAMSIM3);
    assertThat(String.join("\n", d.warnings()))
        .contains(key + " has no value; its default is taken: " + fallback);
    assertThatThrownBy(
            () ->
                DeviceFile.parse(
                    "a.ini",
                    standard().replaceFirst("(?m)^tRFC *=.*$", "tRFC = ; none"),
                    Rules.STANDARD))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("tRFC = '' is not a whole number");
  }

  @Test
  void isABlankWordRefusedAsDramsim3Does() throws IOException {
    String blank = ddr4().replaceFirst("(?m)^protocol *=.*$", "protocol =");
    assertThatThrownBy(() -> DeviceFile.parse("a.ini", blank, Rules.DRAMSIM3))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("a.ini:");
  }

  @Test
  void isAKeyThatStandsTwiceInAYamlNamed() {
    assertThatThrownBy(
            () ->
                DeviceFile.parse(
                    "a.yaml", "timing:\n  tCK: 1\n  CL: 2\n  tCK: 3\n", Rules.STANDARD))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("a.yaml, line 4: the key 'timing.tCK' stands twice");
    assertThatThrownBy(
            () -> DeviceFile.parse("a.yaml", "timing: {CL: 2}\ntiming: {CL: 3}\n", Rules.STANDARD))
        .hasMessageContaining("a.yaml, line 2: the key 'timing' stands twice");
  }
}
