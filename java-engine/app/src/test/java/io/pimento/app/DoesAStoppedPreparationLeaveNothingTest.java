package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C and a service's stop both end a process in order; half a data set is of no use. */
final class DoesAStoppedPreparationLeaveNothingTest {
  private static final int ROWS = 400_000;

  @TempDir Path temp;

  @Test
  void ofTheDataSetItWasWriting() throws Exception {
    Path file = temp.resolve("rows.tsv");
    try (Writer out = Files.newBufferedWriter(file)) {
      for (int k = 0; k < ROWS; k++) {
        out.write(row(k));
      }
    }
    stopped(file, ".data.partial-", null);
  }

  @Test
  void ofAPipeItWasCopying() throws Exception {
    stopped(Path.of("/dev/stdin"), ".data.spool-", row(1).repeat(1000));
  }

  private void stopped(Path input, String hidden, String typed) throws Exception {
    Path folder = Files.createDirectory(temp.resolve("out"));
    Path log = temp.resolve("log");
    List<String> arguments =
        List.of(
            "prepare",
            "--format",
            "kdd12-nasrec",
            "--out",
            folder.resolve("data").toString(),
            input.toString());
    Process p =
        new ProcessBuilder(ProgramProcess.line(List.of(), arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    OutputStream pipe = p.getOutputStream();
    if (typed != null) {
      pipe.write(typed.getBytes(StandardCharsets.UTF_8));
      pipe.flush();
    }
    while (p.isAlive() && inside(folder).stream().noneMatch(f -> f.startsWith(hidden))) {
      Thread.sleep(1);
    }
    assertThat(p.isAlive()).as("stopped midway: " + Files.readString(log)).isTrue();
    // By its handle, as the process's own method would close the pipe first.
    p.toHandle().destroy();
    assertThat(p.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(p.exitValue()).isNotZero();
    assertThat(inside(folder)).isEmpty();
  }

  private static String row(int k) {
    return k % 4 / 3 + "\t1\t2\t1\t%x\t%x\t1\t2\t3\t4\t5\t%x%n".formatted(k % 97, k % 31, k);
  }

  private static List<String> inside(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }
}
