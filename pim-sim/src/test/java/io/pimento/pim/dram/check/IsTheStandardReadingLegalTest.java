package io.pimento.pim.dram.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.Dramsim3Data;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.trace.MemoryTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands under {@code --policy standard}, replayed under the independent checker. */
class IsTheStandardReadingLegalTest {
  private static final Pattern UNREAD = Pattern.compile("nothing reads the key '(.*?)'");
  private static final Pattern LACKING = Pattern.compile("\\[(.*?)] lacks the key (\\S+)");
  private static final Map<String, String> ADDED =
      Map.of(
          "tRTRS", "2",
          "tRTP", "5",
          "refresh_policy", "RANK_LEVEL_STAGGERED",
          "row_buf_policy", "OPEN_PAGE");

  @TempDir private Path folder;

  static Stream<Dramsim3Data.Case> cases() throws IOException {
    return Dramsim3Data.cases().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void doesTheCheckerFindNothing(Dramsim3Data.Case c) throws IOException {
    Path file = folder.resolve("device.ini");
    DramDevice device = standard(c.configPath(), file);
    Path logs = Files.createDirectory(folder.resolve("logs"));
    MemoryTrace.run(c.tracePath(), device, new MemoryTrace.Outputs(null, logs));
    CheckedDevice checked = new CheckedDevice(file);
    try (Stream<Path> all = Files.list(logs)) {
      for (Path log : all.toList()) {
        List<Logged> commands = Logged.parse(Files.readAllLines(log));
        assertThat(JedecChecker.check(checked, commands)).as(log.toString()).isEmpty();
      }
    }
  }

  /** DRAMsim3's file without the keys that the standard reading refuses, with those it asks for. */
  private static DramDevice standard(Path ini, Path file) throws IOException {
    String text = Files.readString(ini);
    for (int i = 0; i < 50; i++) {
      Files.writeString(file, text);
      try {
        return DeviceFile.read(file, Rules.STANDARD);
      } catch (DeviceException e) {
        String message = String.valueOf(e.getMessage());
        Matcher unread = UNREAD.matcher(message);
        Matcher lacking = LACKING.matcher(message);
        if (unread.find()) {
          text = text.replaceFirst("(?m)^" + Pattern.quote(unread.group(1)) + "\\b.*$", "");
        } else if (lacking.find() && ADDED.containsKey(lacking.group(2))) {
          String key = lacking.group(2) + " = " + ADDED.get(lacking.group(2));
          text = text.replace("[" + lacking.group(1) + "]", "[" + lacking.group(1) + "]\n" + key);
        } else {
          throw e;
        }
      }
    }
    throw new IllegalStateException(ini + " has more mistakes than keys");
  }
}
