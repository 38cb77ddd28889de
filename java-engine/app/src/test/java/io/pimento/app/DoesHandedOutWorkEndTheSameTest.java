package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.search.work.ItemsFile;
import io.pimento.search.work.WorkPlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches, co-designs, rankings and sweeps whose work other processes do, some of them killed: the
 * same bytes as on threads.
 */
class DoesHandedOutWorkEndTheSameTest {
  private static final String CONFIG =
      """
      data: {prepared: '%s'}
      model: {blocks: 2, embedding: 8, dense_dims: [8, 16], sparse_dims: [8, 16]}
      train: {batch: 256, threads: 1, sharing: sliced}
      tune: {steps: 4, batch: 128, chunk: 256, validation_rows: 512}
      search:
        {initial: 6, generations: 3, children: 4, sample: 3, parallel: 2,
         hardware: {device: isaac-32nm, rows: 32}, objectives: [pim_log_loss, pim_energy_uj]}
      retrain: {trials: 0, optimizer: adam, learning_rate: [0.01], clip: 1, batch: 128, epochs: 1, top_k: 2,
                baselines: [LR, DeepFM]}
      rank: {subnets: 4, strategies: [single-path], sharings: [sliced], seeds: [1, 3],
             scores: [supernet, eighth_of_rows, half_epoch, more_multiply_adds]}
      """;
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private static Path folder;
  private static ConfiguredRuns runs = new ConfiguredRuns(Path.of(""));
  private static Path trained = Path.of("");

  @BeforeAll
  static void trainOnce() throws Exception {
    Path data = folder.resolve("data");
    AdultSample.prepareFirst(2000, data, "--set", "data.inputs=none");
    runs =
        new ConfiguredRuns(Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data)));
    trained = folder.resolve("trained");
    runs.right("train", trained);
  }

  private static Process worker(Path work, String part) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("work", "--items", work.toString()));
    arguments.addAll(List.of("--part", part, "--threads", "1", "--patience", "100"));
    return new ProcessBuilder(ProgramProcess.line(List.of(), arguments))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("worker.log").toFile())
        .start();
  }

  private static long answers(Path work) throws Exception {
    Path answers = work.resolve("answers");
    if (!Files.isDirectory(answers)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(answers)) {
      return files.filter(f -> f.toString().endsWith(".json")).count();
    }
  }

  /** Kills one worker and the asking process, then lets both be begun again. */
  private static void throughKills(Path work, List<String> arguments, long enough)
      throws Exception {
    Files.createDirectories(work);
    Process killed = worker(work, "1/2");
    Process other = worker(work, "2/2");
    try {
      ProgramProcess.killOnce(
          () -> answers(work) >= enough, arguments, folder.resolve("asking.log"));
      killed.destroyForcibly().waitFor();
      killed = worker(work, "1/2");
      CommandLineRun done = CommandLineRun.of(arguments.toArray(String[]::new));
      assertThat(done.exit()).as(done.err()).isZero();
      for (Process worker : List.of(killed, other)) {
        assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isZero();
      }
    } finally {
      killed.destroyForcibly();
      other.destroyForcibly();
    }
  }

  /** Lets one worker do everything. */
  private static void byOne(Path work, List<String> arguments) throws Exception {
    Process worker = worker(Files.createDirectories(work), "1/1");
    try {
      CommandLineRun done = CommandLineRun.of(arguments.toArray(String[]::new));
      assertThat(done.exit()).as(done.err()).isZero();
      assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.exitValue()).isZero();
      assertThat(answers(work)).isPositive();
    } finally {
      worker.destroyForcibly();
    }
  }

  /** All that does not say when it ran and how long it took. */
  private static String results(Path run) throws Exception {
    return results(run, "results.json");
  }

  private static String results(Path run, String file) throws Exception {
    return Files.readString(run.resolve(file))
        .replaceAll("\"(cost|seconds)\" ?: ?\\{[^}]*}", "")
        .replaceAll("\"(seconds|trainings|checksum|rows_per_second|created)\" ?: ?[^,\n]*", "");
  }

  @Test
  void aSearchOfModelsOnHardware() throws Exception {
    Path here = ConfiguredRuns.copy(trained, folder.resolve("search-here"));
    runs.right("search", here);
    Path there = ConfiguredRuns.copy(trained, folder.resolve("search-there"));
    throughKills(there.resolve("work"), runs.arguments("search", there, "--hand-out"), 4);
    assertThat(there.resolve("journal.jsonl"))
        .hasSameTextualContentAs(here.resolve("journal.jsonl"));
    assertThat(results(there)).isEqualTo(results(here));
    // The finals' trials of what was found, and of hand-made models.
    runs.right("retrain", here);
    Path again = ConfiguredRuns.copy(there, folder.resolve("finals-there"));
    Path work = again.resolve("work");
    Files.delete(work.resolve("ended"));
    throughKills(work, runs.arguments("retrain", again, "--hand-out"), answers(work) + 1);
    assertThat(results(again)).isEqualTo(results(here));
    assertThat(Files.mismatch(here.resolve("best.safetensors"), again.resolve("best.safetensors")))
        .isEqualTo(-1);
  }

  @Test
  void aSearchThatTrainsItsCandidates() throws Exception {
    String[] rungs = {
      "--set",
      "search.evaluation=mixed",
      "--set",
      "search.objectives=[log_loss, pim_energy_uj]",
      "--set",
      "search.rungs=[{data: 0.3, keep: 3}, {data: 1, keep: 2, seeds: 2}]"
    };
    Path here = ConfiguredRuns.copy(trained, folder.resolve("rungs-here"));
    runs.right("search", here, rungs);
    Path there = ConfiguredRuns.copy(trained, folder.resolve("rungs-there"));
    List<String> handedOut = new ArrayList<>(runs.arguments("search", there, rungs));
    handedOut.add("--hand-out");
    throughKills(there.resolve("work"), handedOut, 8);
    assertThat(there.resolve("journal.jsonl"))
        .hasSameTextualContentAs(here.resolve("journal.jsonl"));
    assertThat(results(there)).isEqualTo(results(here));
  }

  @Test
  void aCodesign() throws Exception {
    String[] settings = {
      "--set",
      "search.hardware={space: crossbar, device: null, batch: 2, rows: 4}",
      "--set",
      "search.objectives=[pim_log_loss, pim_energy_uj]",
      "--set",
      "search.initial=3",
      "--set",
      "search.generations=1",
      "--set",
      "search.children=2",
      "--set",
      "codesign={arms: [joint, random], finalists: 1, families: [LR], validated: 1, slack: 1}",
      "--set",
      "retrain.seeds=[1]"
    };
    Path here = ConfiguredRuns.copy(trained, folder.resolve("codesign-here"));
    runs.right("codesign", here, settings);
    Path there = ConfiguredRuns.copy(trained, folder.resolve("codesign-there"));
    List<String> handedOut = new ArrayList<>(runs.arguments("codesign", there, settings));
    handedOut.add("--hand-out");
    byOne(there.resolve("work"), handedOut);
    for (String journal : List.of("codesign/joint.jsonl", "codesign/random.jsonl")) {
      assertThat(there.resolve(journal)).hasSameTextualContentAs(here.resolve(journal));
    }
    assertThat(results(there, "codesign/codesign.json"))
        .isEqualTo(results(here, "codesign/codesign.json"));
  }

  @Test
  void aRanking() throws Exception {
    Path here = folder.resolve("rank-here");
    runs.right("rank", here);
    Path there = folder.resolve("rank-there");
    throughKills(there.resolve("work"), runs.arguments("rank", there, "--hand-out"), 3);
    assertThat(results(there)).isEqualTo(results(here));
  }

  private static List<String> sweep(String out, String... more) {
    List<String> line = new ArrayList<>(List.of("pim", "sweep", "--graph", "dlrm"));
    line.addAll(List.of("--table-rows", "100", "--history", "20", "--device", "isaac-32nm"));
    line.addAll(List.of("--grid", "adc.bits=5,6,7,8", "--grid", "adc.columns=64,128,256"));
    line.addAll(List.of("--out", folder.resolve(out).toString()));
    line.addAll(List.of(more));
    return line;
  }

  @Test
  void aSweep() throws Exception {
    CommandLineRun here = CommandLineRun.of(sweep("sweep-here").toArray(String[]::new));
    assertThat(here.exit()).as(here.err()).isZero();
    throughKills(
        folder.resolve("sweep-there/work"), sweep("sweep-there", "--hand-out", "files"), 2);
    for (String file : List.of("sweep.json", "sweep.csv", "sweep.html")) {
      assertThat(folder.resolve("sweep-there").resolve(file))
          .hasSameTextualContentAs(folder.resolve("sweep-here").resolve(file));
    }
  }

  @Test
  void aWorkerOfAnotherKindAndAnAnswerOfItsOwnAreRefused() throws Exception {
    Path out = folder.resolve("sweep-audit");
    Path work = Files.createDirectories(out.resolve("work"));
    Process one = worker(work, "1/1");
    try {
      CommandLineRun done =
          CommandLineRun.of(sweep("sweep-audit", "--hand-out").toArray(String[]::new));
      assertThat(done.exit()).as(done.err()).isZero();
    } finally {
      one.destroyForcibly().waitFor();
    }
    Path items;
    try (Stream<Path> files = Files.list(work)) {
      items =
          files
              .filter(f -> f.getFileName().toString().startsWith("items-"))
              .findFirst()
              .orElseThrow();
    }
    assertThat(CommandLineRun.of("work", "--items", items.toString(), "--again").exit()).isZero();

    ItemsFile file = ItemsFile.read(items);
    SortedMap<String, String> needs = new TreeMap<>(file.place().needs());
    needs.put("vector bits", "64");
    WorkPlace narrow = new WorkPlace(file.place().kind(), file.place().opening(), needs);
    Path other = ItemsFile.write(folder.resolve("other"), narrow, file.questions()).path();
    CommandLineRun refused = CommandLineRun.of("work", "--items", other.toString());
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err())
        .contains("cannot take part", "vector bits is ", "64 where the work comes from");
    assertThat(CommandLineRun.of("work", "--items", out.resolve("none").toString()).err())
        .contains("there is no file or folder");
    assertThat(CommandLineRun.of("work", "--items", work.toString(), "--part", "9/8").err())
        .contains("--part is K/N");
    CommandLineRun unknown =
        CommandLineRun.of(sweep("sweep-nobody", "--hand-out", "mail").toArray(String[]::new));
    assertThat(unknown.err()).contains("'mail' is not here; there is files");
  }
}
