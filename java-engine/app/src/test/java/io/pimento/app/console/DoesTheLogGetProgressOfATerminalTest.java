package io.pimento.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a bar is drawn, pages and event files of the run still need the losses on the way. */
class DoesTheLogGetProgressOfATerminalTest {
  @TempDir private Path folder;

  @Test
  void lossesOnTheWayAreLoggedBesideTheBar() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Path log = folder.resolve("log.txt");
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Console console = new Console(out, out, true)) {
      console.logTo(log);
      ConsoleProgress progress = new ConsoleProgress(console, 0);
      progress.begin("train supernet", "rows", 100);
      progress.at(10, "loss 0.6");
      progress.at(50, "loss 0.5");
      progress.end();
    }
    assertThat(Files.readAllLines(log)).hasSize(3);
    assertThat(Files.readAllLines(log).get(1)).startsWith("train supernet: 50 of 100 rows (50 %)");
    assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("50 of 100 rows");
  }
}
