package io.pimento.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A search, a ranking and a sweep by executors of a cluster some of which are killed, under a
 * driver that is killed, too: the bytes of one machine.
 */
class DoesHandedOutWorkRunOnSparkTest {
  private static final String CONFIG =
      """
      data: {prepared: '%s'}
      model: {blocks: 2, embedding: 8, dense_dims: [8, 16], sparse_dims: [8, 16]}
      train: {batch: 128, threads: 1, sharing: sliced}
      tune: {steps: 8, batch: 128, chunk: 256, validation_rows: 512}
      search: {initial: 8, generations: 2, children: 8, sample: 3, parallel: 2}
      retrain: {trials: 0, optimizer: adam, learning_rate: [0.01], clip: 1, batch: 128, epochs: 1}
      rank: {subnets: 6, seeds: [1, 3], scores: [eighth_of_rows, more_multiply_adds]}
      """;
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private static Path temp;
  private static Path config = Path.of("");
  private static Path trained = Path.of("");

  private final Random random = new Random(17);
  private final Map<String, String> cluster = new TreeMap<>();

  @BeforeAll
  static void trainOnce() throws IOException {
    Path raw = new ClickLogs(temp, new Random(61)).criteoFile(2000);
    Path data = temp.resolve("data");
    here("prepare", "--format", "criteo", "--out", data.toString(), raw.toString());
    config = Files.writeString(temp.resolve("run.yaml"), CONFIG.formatted(data));
    trained = temp.resolve("trained");
    here(run("train", trained));
  }

  private static void here(String... args) throws IOException {
    Said said = Said.by(io.pimento.app.Main::run, args);
    assertThat(said.exit()).as(said.err()).isZero();
  }

  private static String[] run(String command, Path run, String... more) {
    List<String> line = new ArrayList<>(List.of(command, "--backend", "vector"));
    line.addAll(List.of("--config", config.toString(), "--run", run.toString()));
    line.addAll(List.of(more));
    return line.toArray(String[]::new);
  }

  @BeforeEach
  void asSubmitted() throws IOException {
    LocalCluster.makeHome();
    cluster.put("spark.master", "local-cluster[2,1,512]");
    cluster.put("spark.executor.memory", "512m");
    cluster.put("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    cluster.put("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    cluster.put("spark.task.maxFailures", "20");
    cluster.put("spark.deploy.maxExecutorRetries", "-1");
    cluster.put("spark.ui.enabled", "false");
    cluster.forEach(System::setProperty);
  }

  @AfterEach
  void asBefore() {
    cluster.keySet().forEach(System::clearProperty);
  }

  private static long answers(Path folder) throws IOException {
    Path answers = folder.resolve("work/answers");
    if (!Files.isDirectory(answers)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(answers)) {
      return files.filter(f -> f.toString().endsWith(".json")).count();
    }
  }

  /** A driver in a process of its own, killed once there are some answers. */
  private void killDriver(Path folder, String... args) throws Exception {
    List<String> line =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--") || a.startsWith("-XX:") || a.startsWith("-Dio.netty"))
        .forEach(line::add);
    line.add("-Xmx512m");
    cluster.forEach((key, value) -> line.add("-D" + key + "=" + value));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(Main.class.getName());
    line.addAll(List.of(args));
    Path log = temp.resolve("driver.log");
    Process driver =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (answers(folder) < 2 && driver.isAlive() && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      assertThat(driver.isAlive()).as(Files.readString(log)).isTrue();
      assertThat(answers(folder)).as(Files.readString(log)).isPositive();
    } finally {
      driver.destroyForcibly().waitFor();
    }
  }

  /** Runs a command on the cluster while executors are killed. */
  private void throughKills(String... args) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    int[] killed = {0};
    Thread killer =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    boolean some = LocalCluster.killAny(random);
                    killed[0] += some ? 1 : 0;
                    try {
                      // One that has just begun is no use dead again: nothing would ever be done.
                      Thread.sleep(some ? 4000 + random.nextInt(3000) : 200);
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  }
                });
    Said said;
    try {
      said = Said.by(Main::run, args);
    } finally {
      over.set(true);
      killer.join();
    }
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).contains("work is handed out to local-cluster[2,1,512]");
    assertThat(killed[0]).as("executors that were killed").isPositive();
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  @Test
  void aSearch() throws Exception {
    Path one = copy(trained, temp.resolve("search-one"));
    here(run("search", one));
    Path many = copy(trained, temp.resolve("search-many"));
    String[] search = run("search", many, "--hand-out", "spark");
    killDriver(many, search);
    throughKills(search);
    assertThat(many.resolve("journal.jsonl")).hasSameTextualContentAs(one.resolve("journal.jsonl"));
  }

  @Test
  void aRanking() throws Exception {
    Path one = temp.resolve("rank-one");
    here(run("rank", one));
    Path many = temp.resolve("rank-many");
    String[] rank = run("rank", many, "--hand-out", "spark");
    killDriver(many, rank);
    throughKills(rank);
    assertThat(figures(many)).isEqualTo(figures(one));
  }

  /** All that does not say how long it took. */
  private static String figures(Path run) throws IOException {
    return Files.readString(run.resolve("results.json"))
        .replaceAll("\"cost\" ?: ?\\{[^}]*}", "")
        .replaceAll("\"(seconds|trainings|checksum)\" ?: ?[^,\n]*", "");
  }

  @Test
  void aSweep() throws Exception {
    List<String> line = new ArrayList<>(List.of("pim", "sweep", "--graph", "dlrm"));
    line.addAll(List.of("--table-rows", "100", "--history", "20", "--device", "isaac-32nm"));
    line.addAll(List.of("--grid", "adc.bits=5,6,7,8", "--grid", "adc.columns=32,64,128"));
    line.addAll(List.of("--function", "--out"));
    List<String> one = new ArrayList<>(line);
    one.add(temp.resolve("sweep-one").toString());
    here(one.toArray(String[]::new));
    line.add(temp.resolve("sweep-many").toString());
    line.addAll(List.of("--hand-out", "spark"));
    killDriver(temp.resolve("sweep-many"), line.toArray(String[]::new));
    throughKills(line.toArray(String[]::new));
    assertThat(temp.resolve("sweep-many/sweep.json"))
        .hasSameTextualContentAs(temp.resolve("sweep-one/sweep.json"));
  }
}
