package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the real program with the signal that cannot be caught, and starts it again. */
class DoesAKilledProcessEndTheSameTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private static Path folder;

  /** Sizes at which a step takes long enough to be hit. */
  private static final String CONFIG =
      """
      data: {prepared: '%s', limit_rows: 4096}
      model: {blocks: 3, embedding: 8, dense_dims: [8, 16], sparse_dims: [8, 16]}
      train: {batch: 64, checkpoint_every: 4, threads: 1, learning_rate: 0.02}
      tune: {steps: 4, batch: 128, chunk: 256, validation_rows: 1024}
      search: {initial: 24, generations: 2, children: 2, sample: 3, parallel: 2}
      """;

  private static Path config;

  @BeforeAll
  static void prepare() throws Exception {
    Path data = folder.resolve("data");
    KddSample.prepare(data);
    config = Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data));
  }

  private static Process start(String command, Path run, String... more) throws Exception {
    List<String> line = ProgramProcess.line(List.of(), arguments(command, run, more));
    File log = folder.resolve("process.log").toFile();
    return new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log).start();
  }

  private static List<String> arguments(String command, Path run, String... more) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(command, "--backend", "vector", "--config", config.toString()));
    line.addAll(List.of("--run", run.toString()));
    line.addAll(List.of(more));
    return line;
  }

  /** Runs to the end, in this process: another process must come to the same bytes. */
  private static void finish(String command, Path run, String... more) throws Exception {
    List<String> line = arguments(command, run, more);
    CommandLineRun done = CommandLineRun.of(line.toArray(String[]::new));
    assertThat(done.exit()).as(done.err()).isZero();
  }

  private static void killWhen(
      ProgramProcess.Reached reached, String command, Path run, String... more) throws Exception {
    List<String> line = arguments(command, run, more);
    ProgramProcess.killOnce(reached, line, folder.resolve("process.log"));
  }

  private static long lines(Path file) throws Exception {
    if (!Files.exists(file)) {
      return 0;
    }
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }

  @Test
  void areTheBytesOfCheckpointAndJournalThoseOfAnUninterruptedRun() throws Exception {
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    finish("train", whole);
    Path checkpoint = killed.resolve("supernet.safetensors");
    killWhen(() -> Files.exists(checkpoint), "train", killed);
    CommandLineRun early = CommandLineRun.of("search", "--run", killed.toString());
    assertThat(early.exit()).isEqualTo(2);
    assertThat(early.err()).contains("of 64 steps; finish it with");
    finish("train", killed);
    assertThat(Files.mismatch(whole.resolve("supernet.safetensors"), checkpoint)).isEqualTo(-1);

    Path one = withSupernet(whole, "search-whole");
    Path other = withSupernet(killed, "search-killed");
    finish("search", one);
    Path journal = other.resolve("journal.jsonl");
    killWhen(() -> lines(journal) >= 3, "search", other);
    assertThat(lines(journal)).isBetween(3L, 28L);
    finish("search", other);
    assertThat(lines(journal)).isEqualTo(29);
    assertThat(Files.mismatch(one.resolve("journal.jsonl"), journal)).isEqualTo(-1);
  }

  @Tag("numbers")
  @Test
  void areReplicasBytesThoseOfAnUninterruptedRunOnOtherThreads() throws Exception {
    Path whole = folder.resolve("replicas-whole");
    Path killed = folder.resolve("replicas-killed");
    String[] set = {"--set", "train.replicas=3"};
    finish("train", whole, "--threads", "2", "--set", "train.replicas=3");
    Path checkpoint = killed.resolve("supernet.safetensors");
    killWhen(() -> Files.exists(checkpoint), "train", killed, set);
    finish("train", killed, set);
    assertThat(Files.mismatch(whole.resolve("supernet.safetensors"), checkpoint)).isEqualTo(-1);
    CommandLineRun other =
        CommandLineRun.of(
            arguments("train", killed, "--set", "train.replicas=2").toArray(String[]::new));
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("train.replicas: 3 there, 2 here", "another --run folder");
  }

  @Test
  void aFolderRemovedUnderATrainingEndsItAndASecondWriterIsRefused() throws Exception {
    Path run = folder.resolve("removed");
    Process p = start("train", run, "--set", "train.epochs=50");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Path checkpoint = run.resolve("supernet.safetensors");
    while (!Files.exists(checkpoint) && p.isAlive() && System.nanoTime() < end) {
      Thread.sleep(1);
    }
    CommandLineRun second = CommandLineRun.of(arguments("train", run).toArray(String[]::new));
    assertThat(second.exit()).isEqualTo(2);
    assertThat(second.err()).contains("written by another command, process " + p.pid() + ";");
    CommandLineRun reader = CommandLineRun.of("inspect", run.toString());
    assertThat(reader.exit()).as(reader.err()).isZero();
    // Its checkpoints come and go meanwhile.
    while (Files.exists(run)) {
      remove(run);
    }
    assertThat(p.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(p.exitValue()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("process.log")))
        .contains("was removed or replaced while this command worked in it");
    assertThat(run).doesNotExist();
  }

  private static void remove(Path run) throws Exception {
    try (var files = Files.list(run)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    try {
      Files.deleteIfExists(run);
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      Thread.sleep(1);
    }
  }

  private static Path withSupernet(Path trained, String name) throws Exception {
    Path run = Files.createDirectory(folder.resolve(name));
    Files.copy(trained.resolve("supernet.safetensors"), run.resolve("supernet.safetensors"));
    return run;
  }
}
