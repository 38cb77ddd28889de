package io.pimento.pim.nearbank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.device.Constant;
import io.pimento.pim.device.Resource;
import io.pimento.pim.dpu.DpuDevice;
import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DeviceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsABadNearBankFileExplainedTest {
  @TempDir private Path folder;

  @Test
  void doesACopyOfTheShippedFilesReadTheSame() throws IOException {
    write("hbm2-pim-memory.yaml", text("hbm2-pim-memory.yaml"));
    NearBankDevice d =
        NearBankDeviceFile.read(write("hbm2-pim.yaml", text("hbm2-pim.yaml")), Map.of());
    assertThat(d.units()).isEqualTo(512);
    assertThat(Constant.sources(d.constants()).get("lanes")).contains("PIMSimulator");
    assertThat(Constant.sources(d.constants()).get("operation_picojoule")).isEqualTo("assumed");
  }

  @Test
  void areMistakesNamed() throws IOException {
    fails("lanes: {value: 16", "lanes: {value: 12", "lanes = 12");
    fails("banks_per_unit: {value: 2", "banks_per_unit: {value: 4", "banks_per_unit = 4 must be 2");
    fails("registers:", "registrs:", "lacks the key registers");
    fails(
        "name:", "nome: 1\nname:", "nothing reads the key 'nome'; the nearest known key is 'name'");
    fails("mode_column: {value: 31", "mode_column: {value: x", "is not a whole number");
    assertThatThrownBy(() -> NearBankDeviceFile.shipped("hbm9", Map.of()))
        .hasMessageContaining("hbm9.yaml: no such shipped device");
  }

  @Test
  void areMistakesOfABufferNamed() throws IOException {
    write("gddr6-aim-memory.yaml", text("gddr6-aim-memory.yaml"));
    failsBuffer(
        "operands: {value: buffer", "operands: {value: bufer", "must be registers or buffer");
    failsBuffer("activate_together: {value: 16", "activate_together: {value: 3", "16 banks");
    failsBuffer("step_cycles: {value: 2", "step_cycles: {value: 1", "at least tCCD_S = 2");
    failsBuffer("row_to_step_cycles: {value: 56", "row_to_step_cycles: {value: 9", "tRCDRD = 36");
    failsBuffer(
        "banks_per_unit: {value: 1", "banks_per_unit: {value: 2", "1 with operands = buffer");
    failsBuffer("result_cycles:", "registers:", "lacks the key result_cycles");
    NearBankDevice aim = NearBankDeviceFile.shipped("gddr6-aim", Map.of());
    assertThatThrownBy(() -> new GemvKernel(aim, 8, 8))
        .hasMessageContaining("operands = buffer: this kernel needs units with registers");
    assertThatThrownBy(() -> NearBankRun.gemv(aim, 1 << 24, 1 << 14, CommandSink.NONE))
        .hasMessageContaining("rows of a bank; there are 16384");
  }

  private void failsBuffer(String from, String to, String message) throws IOException {
    String text = text("gddr6-aim.yaml");
    assertThat(text).contains("\n" + from);
    Path file = write("bad.yaml", text.replace("\n" + from, "\n" + to));
    assertThatThrownBy(() -> NearBankDeviceFile.read(file, Map.of()))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining(message);
  }

  @Test
  void isRefreshByBankRefused() throws IOException {
    String bank =
        text("hbm2-pim-memory.yaml")
            .replace("RANK_LEVEL_STAGGERED", "BANK_LEVEL_STAGGERED")
            .replace("  tREFI:", "  tRFCb: 160\n  tREFIb: 121\n  tREFI:")
            .replace("  IDD5AB:", "  IDD5PB: 60\n  IDD5AB:");
    write("hbm2-pim-memory.yaml", bank);
    NearBankDevice d =
        NearBankDeviceFile.read(write("hbm2-pim.yaml", text("hbm2-pim.yaml")), Map.of());
    assertThatThrownBy(() -> NearBankRun.plainGemv(d, 8, 8, (a, b, c, e, f, g, h, i) -> {}))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("refresh_policy = BANK_LEVEL_STAGGERED");
  }

  @Test
  void isAProcessorThatContradictsItselfRefused() {
    String good = DpuDevice.upmemText();
    assertThatThrownBy(
            () ->
                DpuDevice.parse(
                    "d.yaml",
                    good.replace("dma_write_cycles: {value: 61", "dma_write_cycles: {value: 30"),
                    Map.of()))
        .hasMessageContaining("dma_busy_cycles = 35.0 must be at most")
        .hasMessageContaining("dma_write_cycles = 30.0");
    assertThatThrownBy(() -> DpuDevice.parse("d.yaml", good, Map.of("megahertz", "0")))
        .hasMessageContaining("megahertz = 0 must be > 0");
  }

  private void fails(String from, String to, String message) throws IOException {
    write("hbm2-pim-memory.yaml", text("hbm2-pim-memory.yaml"));
    String text = text("hbm2-pim.yaml");
    assertThat(text).contains(from);
    Path file = write("bad.yaml", text.replace(from, to));
    assertThatThrownBy(() -> NearBankDeviceFile.read(file, Map.of()))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining(message);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String text(String name) {
    return Resource.text(NearBankDeviceFile.class, name);
  }
}
