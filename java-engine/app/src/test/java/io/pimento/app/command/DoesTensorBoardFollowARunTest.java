package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.app.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that writes event files, in processes that are killed. */
class DoesTensorBoardFollowARunTest {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void record() throws IOException {
    run = Files.createDirectory(folder.resolve("run"));
    Files.writeString(run.resolve("log.txt"), line(1));
  }

  private static String line(int n) {
    return "train supernet: " + 256 * n + " of 29440 rows (1 %)  loss 0.5\n";
  }

  private void more(int n) throws IOException {
    Files.writeString(run.resolve("log.txt"), line(n), StandardOpenOption.APPEND);
  }

  /** Bytes of the event file that a folder has for the training; 0 without one. */
  private static long bytes(Path events) throws IOException {
    Path training = events.resolve("train supernet");
    if (!Files.isDirectory(training)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(training)) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }

  private void awaitMoreThan(long bytes, Path events) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (bytes(events) <= bytes && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(bytes(events)).isGreaterThan(bytes);
  }

  @Test
  void whatIsKilledIsGoneOnWith() throws Exception {
    Path events = run.resolve("tensorboard");
    List<String> follow = List.of("tensorboard", run.toString(), "--follow");
    Process p =
        new ProcessBuilder(ProgramProcess.line(List.of(), follow))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    try {
      awaitMoreThan(0, events);
      long before = bytes(events);
      more(2);
      awaitMoreThan(before, events);
      CommandLineRun second = CommandLineRun.of("tensorboard", run.toString());
      assertThat(second.exit()).isEqualTo(2);
      assertThat(second.err()).contains(events + " is being written by another command");
    } finally {
      p.destroyForcibly();
    }
    assertThat(p.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    more(3);
    CommandLineRun again = CommandLineRun.of("tensorboard", run.toString());
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.out())
        .contains("1 new points of 1 trainings")
        .contains("tensorboard --logdir " + events);
    Path whole = folder.resolve("whole");
    CommandLineRun.of("tensorboard", run.toString(), "--out", whole.toString());
    assertThat(bytes(events)).isEqualTo(bytes(whole));
  }

  @Test
  void mistakesAreOneLine() throws Exception {
    Path none = folder.resolve("none");
    for (String[] args :
        new String[][] {
          {none + " is no run folder", none.toString()},
          {"no records of trainings yet", Files.createDirectory(folder.resolve("empty")).toString()}
        }) {
      CommandLineRun failed = CommandLineRun.of("tensorboard", args[1]);
      assertThat(failed.exit()).isEqualTo(2);
      assertThat(failed.err().lines()).hasSize(1);
      assertThat(failed.err()).contains(args[0]);
    }
  }
}
