package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of one host with a GPU each, where GPUs and NCCL are those of the {@link
 * ProcessorDriver}. Left out where it cannot be made.
 */
class DoGpusOfSeveralProcessesTrainTogetherTest {
  private static final String CONFIG =
      """
      data: {prepared: '%s', limit_rows: 800}
      model: {blocks: 1, embedding: 8, dense_dims: [16], sparse_dims: [8]}
      train: {batch: 101, threads: 1, learning_rate: 0.02, checkpoint_every: 2}
      """;

  @TempDir private static Path folder;

  private static Path config;

  private final List<Process> started = new ArrayList<>();

  @BeforeAll
  static void prepare() throws Exception {
    assumeThat(ProcessorDriver.missing()).isEmpty();
    Path data = folder.resolve("data");
    KddSample.prepare(data);
    config = Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data));
  }

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  private static List<String> arguments(Path run, String... more) {
    List<String> line = new ArrayList<>(List.of("train", "--backend", "cuda"));
    line.addAll(List.of("--config", config.toString(), "--run", run.toString()));
    line.addAll(List.of(more));
    return line;
  }

  private static Path log(int rank) {
    return folder.resolve("rank-" + rank + ".log");
  }

  /** Of all programs of a test. */
  private List<String> properties = List.of();

  private Process start(
      int rank, int port, Path run, Map<String, String> environment, String... more)
      throws Exception {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(ProcessOfTwo.environment(rank, port));
    all.put("LOCAL_RANK", Integer.toString(rank));
    String[] line =
        Stream.concat(Stream.of("--distributed"), Arrays.stream(more)).toArray(String[]::new);
    started.add(ProcessorDriver.start(2, properties, arguments(run, line), all, log(rank)));
    return started.getLast();
  }

  private static Path supernet(Path run) {
    return run.resolve("supernet.safetensors");
  }

  private static byte[] weights(Path run) throws Exception {
    return SupernetTensors.bytes(supernet(run));
  }

  private Path trainByOne(String name, String... more) throws Exception {
    Path run = folder.resolve(name);
    List<String> arguments = arguments(run, more);
    arguments.addAll(List.of("--gpus", "2"));
    ProcessorDriver.Ended ended = ProcessorDriver.run(2, properties, arguments, folder);
    assertThat(ended.exit()).as(ended.said()).isZero();
    return run;
  }

  /** Trains; what the first one said. */
  private String trainBySeveral(Path run, String... more) throws Exception {
    int port = ProcessOfTwo.freePort();
    Process other = start(1, port, run, Map.of(), more);
    ProcessorDriver.Ended first = ProcessorDriver.end(start(0, port, run, Map.of(), more), log(0));
    assertThat(first.exit()).as(first.said()).isZero();
    assertThat(ProcessorDriver.end(other, log(1)).exit()).isZero();
    return first.said();
  }

  @Test
  void tablesOfHalvesHaveTheSameBytesToo() throws Exception {
    String[] half = {"--set", "train.table_precision=half", "--set", "data.limit_rows=303"};
    Path several = folder.resolve("several-half");
    trainBySeveral(several, half);
    assertThat(weights(several)).isEqualTo(weights(trainByOne("one-half", half)));
  }

  /** GPUs of one process meet for each bucket, those of several once for all. */
  @Test
  void bucketsThatMeetApartAddUpToTheSameBits() throws Exception {
    properties = List.of("-Dpimento.cuda.bucket=1024");
    String[] few = {"--set", "data.limit_rows=303"};
    Path several = folder.resolve("several-buckets");
    trainBySeveral(several, few);
    assertThat(weights(several)).isEqualTo(weights(trainByOne("one-buckets", few)));
  }

  @Test
  void areTheirBytesThoseOfOneProcessAlsoAfterAKill() throws Exception {
    Path one = trainByOne("one");
    Path several = folder.resolve("several");
    killTheOtherOnceThereIsACheckpoint(several);
    assertThat(trainBySeveral(several))
        .contains("by 2 processes, each on a GPU", "going on after step");
    assertThat(weights(several)).isEqualTo(weights(one));
  }

  /** The first one ends within half a minute, and says whom it has lost. */
  private void killTheOtherOnceThereIsACheckpoint(Path run) throws Exception {
    int port = ProcessOfTwo.freePort();
    Process first = start(0, port, run, Map.of());
    Process other = start(1, port, run, Map.of());
    while (!Files.exists(supernet(run)) && first.isAlive()) {
      Thread.sleep(1);
    }
    other.destroyForcibly();
    long start = System.nanoTime();
    ProcessorDriver.Ended ended = ProcessorDriver.end(first, log(0));
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
    assertThat(ended.exit()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said())
        .contains("was given up: rank 1 on ", "start all processes again with the same command");
  }

  @Test
  void withoutNcclAllAreToldWhatIsMissing() throws Exception {
    Path withoutNccl = Files.createDirectory(folder.resolve("without-nccl"));
    Path driver = ProcessorDriver.folder().resolve("libcuda.so.1");
    Files.createSymbolicLink(withoutNccl.resolve("libcuda.so.1"), driver);
    Map<String, String> environment =
        Map.of("LD_LIBRARY_PATH", withoutNccl + ":" + ProcessorDriver.toolkit().resolve("lib64"));
    int port = ProcessOfTwo.freePort();
    Process other = start(1, port, folder.resolve("none"), environment);
    ProcessorDriver.Ended first =
        ProcessorDriver.end(start(0, port, folder.resolve("none"), Map.of()), log(0));
    ProcessorDriver.Ended second = ProcessorDriver.end(other, log(1));
    assertThat(second.exit()).isEqualTo(2);
    assertThat(second.said()).contains("by NCCL, but ", "libnccl.so.2", "LD_LIBRARY_PATH");
    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.said()).contains("rank 1 on ", "libnccl.so.2");
  }
}
