package io.pimento.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process in the middle of writing a checkpoint, at different places of it. */
class DoesAKillWhileWritingLeaveAWholeFileTest {
  private static final ParameterSpec TABLE =
      ParameterSpec.table("_embedding.0.weight", 1 << 17, 64);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int KILLS = 6;

  @TempDir private Path folder;

  /** Writes checkpoints whose entries are all their step, one after the other. */
  public static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      try (Workers workers = new Workers(1);
          ParameterStore store = new ParameterStore(1, workers)) {
        for (int step = Integer.parseInt(arguments[1]); ; step++) {
          NativeMemory.fill(store.get(TABLE).address(), TABLE.size(), step);
          Checkpoint.write(file, store, Map.of("step", Integer.toString(step)));
        }
      }
    }
  }

  private Process start(Path file, int step) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            file.toString(),
            Integer.toString(step))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private Optional<Path> part() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".part")).findFirst();
    }
  }

  private static long size(Path part) {
    try {
      return Files.size(part);
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void theOldOrTheNewFileIsThereAndTheHalfOneGoes() throws Exception {
    Path file = folder.resolve("supernet.safetensors");
    long whole = TABLE.size() * Float.BYTES;
    int inTheMiddle = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process p = start(file, 1 + 1000 * kill);
      long wanted = whole * kill / KILLS + 1;
      long end = System.nanoTime() + PATIENCE_NANOS;
      boolean reached = false;
      while (!reached && p.isAlive() && System.nanoTime() < end) {
        long pid = p.pid();
        reached =
            (kill == 0 || Files.exists(file))
                && part()
                    .filter(f -> f.getFileName().toString().contains("." + pid + "-"))
                    .filter(f -> size(f) >= wanted)
                    .isPresent();
      }
      assertThat(p.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
      p.destroyForcibly();
      assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
      Optional<Path> left = part();
      inTheMiddle += left.isPresent() && size(left.get()) < whole ? 1 : 0;
      if (Files.exists(file)) {
        check(file);
      }
    }
    assertThat(inTheMiddle).as("kills that hit a file half-written").isPositive();
    AtomicFile.write(file, "{}");
    assertThat(part()).isEmpty();
  }

  private static void check(Path file) throws IOException {
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      float step =
          Integer.parseInt(Checkpoint.read(file, store, List.of(TABLE)).getOrDefault("step", ""));
      long address = store.get(TABLE).address();
      for (long i : new long[] {0, TABLE.size() / 2, TABLE.size() - 1}) {
        assertThat(NativeMemory.get(address, i)).isEqualTo(step);
      }
    }
  }
}
