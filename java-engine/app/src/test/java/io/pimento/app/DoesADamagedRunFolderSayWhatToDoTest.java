package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.checkpoint.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small run from data to finals, whose files are lost or damaged one by one. */
class DoesADamagedRunFolderSayWhatToDoTest {
  @TempDir private static Path folder;

  private static final String CONFIG =
      """
      data: {prepared: '%s', limit_rows: 1024}
      model: {blocks: 2, embedding: 8, dense_dims: [8, 16], sparse_dims: [8, 16]}
      train: {batch: 128, threads: 1, learning_rate: 0.02}
      tune: {steps: 2, batch: 128, chunk: 256, validation_rows: 512}
      search: {initial: 4, generations: 1, children: 2, sample: 2}
      retrain: {top_k: 1, baselines: [LR], batch: 128}
      """;

  private static Path whole;
  private static int copies;

  @BeforeAll
  static void run() throws Exception {
    Path data = folder.resolve("data");
    String sample = "datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz";
    right(
        "prepare",
        "--format",
        "kdd12-nasrec",
        "--out",
        data.toString(),
        CommandLineRun.HOME.resolve(sample).toString());
    Path config = Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data));
    whole = folder.resolve("whole");
    for (String command : List.of("train", "search", "retrain")) {
      right(command, "--backend", "vector", "--config", config.toString(), "--run", "" + whole);
    }
  }

  private static CommandLineRun right(String... line) throws Exception {
    CommandLineRun run = CommandLineRun.of(line);
    assertThat(run.exit()).as(run.err()).isZero();
    return run;
  }

  private static CommandLineRun on(Path run, String command) throws Exception {
    return CommandLineRun.of(command, "--backend", "vector", "--run", run.toString());
  }

  private static Path copy() throws Exception {
    return ConfiguredRuns.copy(whole, folder.resolve("copy" + copies++));
  }

  private static void flip(Path file, double where) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (where * (bytes.length - 1))] ^= 4;
    Files.write(file, bytes);
  }

  private static void assertOneLine(CommandLineRun run, String file) {
    assertThat(run.exit()).as(run.out() + run.err()).isNotZero();
    List<String> lines = run.err().lines().toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith("pimento: ")
        .contains(file)
        .doesNotContain("Exception", "jackson", "REDACTED", "(, ");
  }

  @ParameterizedTest
  @CsvSource({
    "supernet.safetensors, search, 0.4",
    "supernet.safetensors, search, 0.98",
    "supernet.safetensors, train, 0.001",
    "journal.jsonl, search, 0.3",
    "journal.jsonl, retrain, 0.6",
    "trials.json, retrain, 0.4",
    "results.json, retrain, 0.3",
    "config.yaml, train, 0.5",
    "config.yaml, train, 0.02",
  })
  void aFlippedBitIsNamed(String file, String command, double where) throws Exception {
    Path run = copy();
    flip(run.resolve(file), where);
    assertOneLine(on(run, command), file);
  }

  @ParameterizedTest
  @CsvSource({
    "config.yaml, train",
    "supernet.safetensors, train",
    "supernet.safetensors, search",
    "trials.json, retrain",
    "results.json, retrain",
    "data-fingerprint.txt, train",
  })
  void anEmptyOrForeignFileIsNamed(String file, String command) throws Exception {
    Path run = copy();
    Files.write(run.resolve(file), new byte[0]);
    assertOneLine(on(run, command), file);
    Files.writeString(run.resolve(file), "something else\n");
    assertOneLine(on(run, command), file);
    Files.write(run.resolve(file), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0, 'x', 0});
    assertOneLine(on(run, command), file);
  }

  @ParameterizedTest
  @CsvSource({
    "config.yaml, train",
    "supernet.safetensors, search",
    "trials.json, retrain",
    "results.json, retrain"
  })
  void aCutFileIsNamed(String file, String command) throws Exception {
    Path run = copy();
    byte[] bytes = Files.readAllBytes(run.resolve(file));
    Files.write(run.resolve(file), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertOneLine(on(run, command), file);
  }

  @Test
  void aForeignJournalIsNamed() throws Exception {
    Path run = copy();
    Files.writeString(run.resolve("journal.jsonl"), "{\"x\": 1}\n");
    assertOneLine(on(run, "search"), "journal.jsonl is no journal of a search");
    Files.writeString(run.resolve("journal.jsonl"), "hello\n");
    assertOneLine(on(run, "search"), "journal.jsonl");
  }

  @Test
  void lostBestModelsComeBackToTheSameBytes() throws Exception {
    for (String file : List.of("best.safetensors", "best.json")) {
      Path run = copy();
      Files.delete(run.resolve(file));
      CommandLineRun again = on(run, "retrain");
      assertThat(again.exit()).as(again.err()).isZero();
      assertThat(again.out()).contains(file + " is gone");
      for (String both : List.of("best.safetensors", "best.json")) {
        assertThat(Files.mismatch(run.resolve(both), whole.resolve(both))).isEqualTo(-1);
      }
      assertThat(on(run, "retrain").out()).doesNotContain("is gone");
    }
  }

  @Test
  void lostResultsComeBackButForTheTimeOfTraining() throws Exception {
    Path run = copy();
    Files.delete(run.resolve("results.json"));
    assertThat(on(run, "train").out()).contains("lost and is rebuilt");
    for (String command : List.of("search", "retrain")) {
      CommandLineRun again = on(run, command);
      assertThat(again.exit()).as(again.err()).isZero();
    }
    String results = Files.readString(run.resolve("results.json"), StandardCharsets.UTF_8);
    assertThat(results).contains("\"train\"", "\"search\"", "\"retrain\"", "rebuilt");
  }

  @Test
  void damagedLossesOfTheTestRowsAreMadeAgain() throws Exception {
    Path run = copy();
    List<Path> kept;
    try (Stream<Path> files = Files.list(run.resolve("test-losses"))) {
      kept = new ArrayList<>(files.sorted().toList());
    }
    Path first = kept.getFirst();
    byte[] before = Files.readAllBytes(first);
    flip(first, 0.5);
    CommandLineRun again = on(run, "retrain");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(Files.readAllBytes(first)).isEqualTo(before);
  }

  @Test
  void dataWithoutTestRowsAreSaidBeforeTheTraining() throws Exception {
    Path table = folder.resolve("t.csv");
    StringBuilder rows = new StringBuilder("label,price,user\n");
    for (int i = 0; i < 300; i++) {
      rows.append(i % 3 == 0 ? 1 : 0)
          .append(',')
          .append(i % 7)
          .append(",u")
          .append(i % 5)
          .append('\n');
    }
    Files.writeString(table, rows);
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            "name: t\nlabel: {column: label, positive: [\"1\"], negative: [\"0\"]}\n"
                + "dense: [price]\ncategorical: [user]\n");
    Path data = folder.resolve("no-test");
    right(
        "prepare",
        "--format",
        "table",
        "--schema",
        schema.toString(),
        "--out",
        data.toString(),
        "--set",
        "data.split=[2, 1, 0]",
        table.toString());
    Path config = Files.writeString(folder.resolve("no-test.yaml"), CONFIG.formatted(data));
    Path run = folder.resolve("no-test-run");
    for (String command : List.of("train", "search")) {
      right(command, "--backend", "vector", "--config", config.toString(), "--run", "" + run);
    }
    CommandLineRun finals = on(run, "retrain");
    assertThat(finals.out()).contains("the data have no test split");
    assertThat(finals.out().indexOf("no test split")).isLessThan(finals.out().indexOf("finals: 2"));
  }

  @Test
  void productsOfALaterRunAreThoseOfAFile() throws Exception {
    Path run = folder.resolve("kernels");
    Path kernels = folder.resolve("kernels.txt");
    Path config = folder.resolve("run.yaml");
    String[] line = {
      "train", "--kernels", kernels.toString(), "--config", config.toString(), "--run", "" + run
    };
    right(line);
    assertThat(run.resolve("kernel-choices.txt")).exists();
    Files.writeString(run.resolve("kernel-choices.txt"), "# pimento matrix-product choices 2\n");
    assertOneLine(CommandLineRun.of(line), "kernel-choices.txt is damaged");
    CommandLineRun fixed =
        CommandLineRun.of("train", "--backend", "vector", "--kernels", "x", "--run", "" + run);
    assertThat(fixed.err()).contains("--kernels is for --backend auto");
  }

  /** The best model as others would write it: without checksums, and with one weight changed. */
  private static Path foreign(float weight, String shift) throws IOException {
    Path file = whole.resolve("best.safetensors");
    Safetensors.Header header = Safetensors.readHeader(file);
    StringBuilder json = new StringBuilder("{\"__metadata__\":{\"pimento.kind\":\"standalone\"}");
    for (Safetensors.Entry e : header.tensors().values()) {
      boolean shifted = e.name().equals(shift);
      json.append(
          ",\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(
                  e.name(), e.shape(), e.from() + (shifted ? 4 : 0), e.to() + (shifted ? 4 : 0)));
    }
    byte[] head = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = Files.readAllBytes(file);
    int data = all.length - (int) header.dataStart();
    ByteBuffer out = ByteBuffer.allocate(8 + head.length + data).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(head.length).put(head).put(all, (int) header.dataStart(), data);
    out.putFloat(8 + head.length, weight);
    return Files.write(folder.resolve("foreign.safetensors"), out.array());
  }

  private static CommandLineRun evaluate(Path checkpoint) throws Exception {
    return CommandLineRun.of(
        "evaluate",
        checkpoint.toString(),
        "--backend",
        "vector",
        "--architecture",
        whole.resolve("best.json").toString(),
        "--data",
        folder.resolve("data").toString(),
        "--set",
        "model.embedding=8",
        "--split",
        "validation");
  }

  @Test
  void aModelThatIsNotFiniteOrOverlapsIsNotScored() throws Exception {
    Safetensors.Entry first =
        Safetensors.readHeader(whole.resolve("best.safetensors")).tensors().values().stream()
            .filter(e -> e.from() == 0)
            .findFirst()
            .orElseThrow();
    CommandLineRun scored = evaluate(foreign(0.25f, ""));
    assertThat(scored.exit()).as(scored.err()).isZero();
    CommandLineRun nan = evaluate(foreign(Float.NaN, ""));
    assertOneLine(nan, "foreign.safetensors: parameter " + first.name() + " holds NaN at entry 0");
    assertThat(nan.exit()).isEqualTo(1);
    CommandLineRun overlap = evaluate(foreign(0.25f, first.name()));
    assertOneLine(overlap, first.name());
    assertThat(overlap.exit()).isEqualTo(1);
  }
}
