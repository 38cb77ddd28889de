package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of this host that train one supernet. */
@Tag("numbers")
class DoSeveralProcessesTrainAsReplicasTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private static Path folder;

  private static final String CONFIG =
      """
      data: {prepared: '%s', limit_rows: 2048}
      model: {blocks: 2, embedding: 8, dense_dims: [8], sparse_dims: [8]}
      train: {batch: 64, checkpoint_every: 4, threads: 1, learning_rate: 0.02}
      """;

  private static Path config;

  private final List<Process> started = new ArrayList<>();

  @BeforeAll
  static void prepare() throws Exception {
    Path data = folder.resolve("data");
    KddSample.prepare(data);
    config = Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data));
  }

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  private static List<String> arguments(Path run, String... more) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("train", "--backend", "vector", "--config", config.toString()));
    line.addAll(List.of("--run", run.toString()));
    line.addAll(List.of(more));
    return line;
  }

  private Process start(int rank, int port, Path run, Path log, String... more) throws Exception {
    List<String> arguments = arguments(run, more);
    arguments.add("--distributed");
    ProcessBuilder builder =
        new ProcessBuilder(ProgramProcess.line(List.of(), arguments))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(ProcessOfTwo.environment(rank, port));
    builder.environment().put("PIMENTO_TOKEN", "of this test");
    Process p = builder.start();
    started.add(p);
    return p;
  }

  private static int end(Process p) throws Exception {
    assertThat(p.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return p.exitValue();
  }

  private static Path log(int rank) {
    return folder.resolve("rank-" + rank + ".log");
  }

  private void trainTogether(Path run) throws Exception {
    int port = ProcessOfTwo.freePort();
    // The other one names a folder of its own host.
    Process other = start(1, port, folder.resolve("elsewhere"), log(1));
    Process first = start(0, port, run, log(0));
    assertThat(end(first)).as(Files.readString(log(0))).isZero();
    assertThat(end(other)).as(Files.readString(log(1))).isZero();
    assertThat(folder.resolve("elsewhere")).doesNotExist();
    assertThat(Files.readString(log(1))).contains("rank 1 on ", "trains with rank 0 on ");
  }

  private static CommandLineRun trainAlone(Path run, String... more) throws Exception {
    CommandLineRun done = CommandLineRun.of(arguments(run, more).toArray(String[]::new));
    assertThat(done.exit()).as(done.err()).isZero();
    return done;
  }

  private static Path supernet(Path run) {
    return run.resolve("supernet.safetensors");
  }

  private static byte[] weights(Path run) throws Exception {
    return SupernetTensors.bytes(supernet(run));
  }

  private static void copy(Path run, Path to) throws Exception {
    Files.createDirectory(to);
    Files.copy(supernet(run), supernet(to));
  }

  @Test
  void areTheirBytesThoseOfReplicasAlsoAfterAKillAndWithOtherNumbers() throws Exception {
    Path replicas = folder.resolve("replicas");
    trainAlone(replicas, "--threads", "2", "--set", "train.replicas=2");
    Path killed = folder.resolve("killed");
    killOneOnceThereIsACheckpoint(killed);
    Path byOne = folder.resolve("by-one");
    copy(killed, byOne);

    trainTogether(killed);
    assertThat(Files.readString(log(0))).contains("by 2 processes", "going on after step");
    assertThat(weights(killed)).isEqualTo(weights(replicas));
    assertThat(trainAlone(byOne).out()).contains("going on after step");
    Path alone = folder.resolve("alone");
    trainAlone(alone);
    assertThat(weights(alone)).isNotEqualTo(weights(byOne));
  }

  /** The other one is told, with the rank that was killed. */
  private void killOneOnceThereIsACheckpoint(Path run) throws Exception {
    int port = ProcessOfTwo.freePort();
    Process first = start(0, port, run, log(0));
    Process other = start(1, port, run, log(1));
    awaitCheckpoint(run, first);
    // Whoever else calls, harms nobody.
    try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
      stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }
    other.destroyForcibly();
    long start = System.nanoTime();
    assertThat(end(first)).isEqualTo(1);
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
    assertThat(Files.readString(log(0)))
        .contains("was given up: rank 1 on ")
        .contains("(process " + other.pid() + ") is gone")
        .contains("start all processes again with the same command");
  }

  private static void awaitCheckpoint(Path run, Process p) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(supernet(run)) && p.isAlive() && System.nanoTime() < end) {
      Thread.sleep(1);
    }
    assertThat(p.isAlive()).as(Files.readString(log(0))).isTrue();
  }

  @Tag("slow")
  @Test
  void doTwoGoOnWithWhatOneHasBegun() throws Exception {
    Path run = folder.resolve("begun-by-one");
    ProgramProcess.killOnce(
        () -> Files.exists(supernet(run)), arguments(run), folder.resolve("one.log"));
    trainTogether(run);
    assertThat(Files.readString(log(0))).contains("by 2 processes", "going on after step");
    trainTogether(run);
    assertThat(Files.readString(log(0))).contains("already trained");
  }

  @Test
  void whatDiffersIsNamedByAll() throws Exception {
    int port = ProcessOfTwo.freePort();
    Process first = start(0, port, folder.resolve("differing"), log(0));
    Process other = start(1, port, folder.resolve("elsewhere"), log(1), "--set", "train.batch=32");
    assertThat(end(first)).isEqualTo(2);
    assertThat(end(other)).isEqualTo(2);
    for (int r = 0; r < 2; r++) {
      assertThat(Files.readString(log(r)))
          .contains("rank 1 on ")
          .contains("(process " + other.pid() + "): train.batch is 32 there, 64 on rank 0. Start");
    }
  }

  @Test
  void whatEndsOneIsSaidByAll() throws Exception {
    int port = ProcessOfTwo.freePort();
    Process first = start(0, port, folder.resolve("without-data"), log(0));
    Process other =
        start(1, port, folder.resolve("elsewhere"), log(1), "--data", folder + "/nowhere");
    assertThat(end(other)).isEqualTo(2);
    assertThat(end(first)).isEqualTo(1);
    assertThat(Files.readString(log(1))).contains("nowhere");
    assertThat(Files.readString(log(0))).contains("rank 1 on ", " failed: ", "nowhere");
  }

  @Test
  void whatCannotBeIsRefusedByName() throws Exception {
    Path run = folder.resolve("refused");
    assertThat(refusal(run)).contains("RANK and WORLD_SIZE", "MASTER_PORT=29500");
    assertThat(refusal(run, "--set", "train.replicas=2"))
        .contains("train.replicas is 2", "set train.replicas=1");
    assertThat(refusal(run, "--set", "train.table_precision=half"))
        .contains("train.table_precision is half");
    assertThat(refusal(run, "--set", "model.weight_noise=0.1"))
        .contains("model.weight_noise is 0.1");
    assertThat(refusal(run, "--gpus", "2")).contains("--gpus is for one process", "LOCAL_RANK");
    assertThat(refusal(run, "--set", "train.table_place=shared"))
        .contains("train.table_place is shared", "copies");
    assertThat(refusal(run, "--kernels", folder + "/kernels.txt")).contains("--kernels");
    assertThat(run).doesNotExist();
  }

  private static String refusal(Path run, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("train", "--config", config.toString()));
    line.addAll(List.of("--run", run.toString(), "--distributed"));
    line.addAll(List.of(more));
    CommandLineRun refused = CommandLineRun.of(line.toArray(String[]::new));
    assertThat(refused.exit()).isEqualTo(2);
    return refused.err();
  }
}
