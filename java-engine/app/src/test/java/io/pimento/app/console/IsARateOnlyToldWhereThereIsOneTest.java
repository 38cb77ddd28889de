package io.pimento.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IsARateOnlyToldWhereThereIsOneTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ConsoleProgress progress;

  IsARateOnlyToldWhereThereIsOneTest() {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    progress = new ConsoleProgress(new Console(out, out, false));
  }

  private String line() {
    return said.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void whatWasThereAtTheFirstLookHasNone() {
    progress.begin("encode", "bytes", 100);
    progress.at(100, "3 rows");
    progress.end();
    assertThat(line()).matches("encode: 100 bytes in \\S+ s  3 rows");
  }

  @Test
  void longPiecesOfWorkAreCountedByTheMinute() throws InterruptedException {
    progress.begin("probe", "trainings", 2);
    Thread.sleep(1100);
    progress.at(1, "");
    progress.end();
    assertThat(line()).matches("probe: 1 trainings in \\S+ s, \\d+\\.\\d trainings/min");
  }
}
