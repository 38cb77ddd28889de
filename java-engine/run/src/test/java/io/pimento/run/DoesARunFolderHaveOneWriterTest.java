package io.pimento.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.runtime.file.AtomicFile;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoesARunFolderHaveOneWriterTest {
  @TempDir private Path folder;

  /** Writes in a folder until it is killed. */
  public static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      try (Closeable lock = new RunFolder(Path.of(arguments[0])).lock()) {
        System.err.println("locked by " + lock.getClass().getSimpleName());
        Thread.sleep(TimeUnit.MINUTES.toMillis(5));
      }
    }
  }

  private static Process other(Path run) throws IOException {
    Process p =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                run.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    while (line != null && !line.startsWith("locked")) {
      line = said.readLine();
    }
    assertThat(line).isNotNull();
    return p;
  }

  @Test
  void aSecondWriterIsRefusedWithTheFirstOnesProcess() throws Exception {
    Path run = folder.resolve("run");
    Process first = other(run);
    try {
      assertThatThrownBy(() -> new RunFolder(run).lock())
          .isInstanceOf(UserException.class)
          .hasMessageContaining(run.toString())
          .hasMessageContaining("process " + first.pid() + ";");
    } finally {
      first.destroyForcibly();
      first.waitFor(60, TimeUnit.SECONDS);
    }
    Path left = Files.writeString(run.resolve("x.99999999-1.part"), "half");
    try (Closeable again = new RunFolder(run).lock()) {
      assertThat(again).isNotNull();
      assertThat(left).doesNotExist();
    }
  }

  @Test
  void oneProcessMayTakeItTwice() throws Exception {
    Path run = folder.resolve("run");
    Closeable outer = new RunFolder(run).lock();
    Closeable inner = new RunFolder(run).lock();
    inner.close();
    Path file = run.resolve("results.json");
    AtomicFile.write(file, "{}");
    outer.close();
    assertThat(file).exists();
  }

  @Test
  void aFolderThatIsRemovedMeanwhileIsAnErrorAtTheEnd() throws Exception {
    Path run = folder.resolve("run");
    Closeable lock = new RunFolder(run).lock();
    try (var files = Files.list(run)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(run);
    assertThatThrownBy(() -> AtomicFile.write(run.resolve("results.json"), "{}"))
        .hasMessageContaining("was removed");
    assertThatThrownBy(lock::close).hasMessageContaining("was removed");
    assertThat(run).doesNotExist();
  }

  @Test
  void aFolderReachedThroughALinkIsWatchedUnderBothNames() throws Exception {
    Path run = folder.resolve("run");
    Files.createDirectory(run);
    Path link = Files.createSymbolicLink(folder.resolve("link"), run);
    Closeable lock = new RunFolder(link).lock();
    Files.move(run.resolve(RunLock.FILE), folder.resolve("gone"));
    for (Path name : new Path[] {run, link}) {
      assertThatThrownBy(() -> AtomicFile.write(name.resolve("results.json"), "{}"))
          .hasMessageContaining("was removed");
    }
    assertThatThrownBy(lock::close).hasMessageContaining("was removed");
  }
}
