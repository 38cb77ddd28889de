package io.pimento.app.command.pim;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.inference.Target;
import io.pimento.pim.inference.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page about hardware of one's own, command by command; copies of what is shipped. */
class DoTheExamplesRunTest {
  private static final Path EXAMPLES = Path.of("../../pim-sim/examples");

  @TempDir private Path folder;

  private String here(String command) {
    return command
        .replaceAll("(?<= )mine(?=[/ ]|$)", folder.resolve("mine").toString())
        .replace("pim-sim/examples", EXAMPLES.toString());
  }

  private void run(String command) throws Exception {
    String program = "./pimento ";
    if (command.startsWith(program)) {
      String[] words = here(command).substring(program.length()).split(" ");
      CommandLineRun run = CommandLineRun.of(words);
      assertThat(run.exit()).as(command + "\n" + run.err()).isZero();
      return;
    }
    Process shell =
        new ProcessBuilder("bash", "-c", here(command)).redirectErrorStream(true).start();
    String said = new String(shell.getInputStream().readAllBytes());
    assertThat(shell.waitFor()).as(command + "\n" + said).isZero();
  }

  private JsonNode result(String name) throws Exception {
    Path file = folder.resolve("mine").resolve(name);
    return JsonMapper.builder().build().readTree(Files.readAllBytes(file));
  }

  @Test
  void doesEveryCommandOfThePage() throws Exception {
    List<String> commands =
        Files.readAllLines(EXAMPLES.resolve("README.md")).stream()
            .filter(line -> line.startsWith("    "))
            .map(String::strip)
            .toList();
    assertThat(commands).hasSizeGreaterThan(12);
    for (String command : commands) {
      run(command);
    }
    assertThat(result("model-crossbar.json").path("device").asString()).isEqualTo("isaac-32nm");
    assertThat(result("model-dpu.json").path("device").asString()).isEqualTo("upmem-dpu");
    assertThat(result("own.json").path("requests").asLong()).isEqualTo(256);
    assertThat(result("units.json").path("device").asString()).isEqualTo("own-units");
    assertThat(result("crossbar.json").path("device").asString()).isEqualTo("own-crossbar");
    assertThat(result("placed.json").path("layout").asString()).isEqualTo("given");
  }

  @Test
  void isACopyTheDeviceItself() throws Exception {
    List<String> names = new ArrayList<>(Targets.shipped());
    names.addAll(DeviceFile.SHIPPED);
    for (String name : names) {
      Path copy = folder.resolve("copy-" + name);
      CommandLineRun run = CommandLineRun.of("pim", "devices", name, "--copy", copy.toString());
      assertThat(run.exit()).as(run.err()).isZero();
      Target own = Targets.named(name, Rules.STANDARD);
      Target copied = Targets.named(copy.resolve(name + ".yaml").toString(), Rules.STANDARD);
      assertThat(copied.constants()).as(name).isEqualTo(own.constants());
    }
    CommandLineRun again =
        CommandLineRun.of(
            "pim", "devices", "upmem-dpu", "--copy", folder.resolve("copy-upmem-dpu").toString());
    assertThat(again.exit()).isNotZero();
    assertThat(again.err()).contains("is there already; copy elsewhere");
    for (String[] wrong :
        List.of(
            new String[] {"pim", "devices", "none", "--copy", "x"},
            new String[] {"pim", "devices", "--copy", "x"})) {
      CommandLineRun none = CommandLineRun.of(wrong);
      assertThat(none.exit()).as(Arrays.toString(wrong)).isNotZero();
    }
  }
}
