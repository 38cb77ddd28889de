package io.pimento.pim.dram;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.trace.MemoryTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random, mixed, paced, bursty and unaligned traffic over other devices and policies (queues per
 * rank, unified queues, refresh by bank, several channels, GDDR6, LPDDR4): what DRAMsim3 at commit
 * 2981759 printed, whole command logs by their SHA-256.
 */
class AreOtherTrafficAndPoliciesThoseOfDramsim3Test {
  @TempDir private Path folder;

  static Stream<Path> runs() throws IOException {
    return Files.list(Dramsim3Data.HOME.resolve("more")).sorted();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void isTheStreamTheSame(Path run) throws IOException, NoSuchAlgorithmException {
    Path requests = folder.resolve("requests.csv");
    MemoryTrace.run(
        run.resolve("trace.txt.gz"),
        DeviceFile.read(run.resolve("device.ini"), Rules.DRAMSIM3),
        new MemoryTrace.Outputs(requests, folder));
    for (String line : Files.readAllLines(run.resolve("commands.sha256"))) {
      String[] f = line.split(" ");
      byte[] log = Files.readAllBytes(folder.resolve(f[0]));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(log);
      assertThat(HexFormat.of().formatHex(hash)).as(f[0]).isEqualTo(f[1]);
    }
    List<String> expected = new ArrayList<>();
    long added = 0;
    for (String line : Dramsim3Data.unpacked(run.resolve("done.txt.gz")).lines().toList()) {
      String[] f = line.split(" ");
      added += Long.parseLong(f[0]);
      expected.add(added + "," + (added + Long.parseLong(f[1])));
    }
    List<String> ours =
        Files.readAllLines(requests).stream()
            .skip(1)
            .map(l -> l.substring(l.lastIndexOf(',', l.lastIndexOf(',') - 1) + 1))
            .toList();
    assertThat(ours).isEqualTo(expected);
  }
}
