package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Training, search, finals and the simulator with four and eight bits, at tiny sizes. */
@Tag("numbers")
class DoesAModelOfFewBitsComeThroughTest {
  private static final String CONFIG =
      """
      data: {prepared: '%s', limit_rows: 1024}
      model: {blocks: 3, embedding: 8, dense_dims: [8, 16], sparse_dims: [8, 16],
        weight_bits: [4, 8], activation_bits: [4, 8]}
      train: {sharing: sliced, batch: 128, adagrad_epsilon: 0.000001, learning_rate: 0.003}
      tune: {steps: 2, batch: 128, chunk: 256, validation_rows: 256}
      search: {initial: 6, generations: 2, children: 2, sample: 3}
      retrain: {top_k: 2, optimizer: adam, learning_rate: [0.03], clip: 1, batch: 128, epochs: 2,
        baselines: [LR], seeds: [1]}
      """;

  @TempDir private static Path folder;

  private static String in(String file) {
    return folder.resolve("run").resolve(file).toString();
  }

  private static JsonNode json(Path file) throws Exception {
    return JsonMapper.builder().build().readTree(Files.readString(file));
  }

  @BeforeAll
  static void run() throws Exception {
    String data = folder.resolve("data").toString();
    Path sample =
        CommandLineRun.HOME.resolve(
            "datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");
    CommandLineRun prepared =
        CommandLineRun.of("prepare", "--format", "kdd12-nasrec", "--out", data, sample.toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
    Path config = Files.writeString(folder.resolve("run.yaml"), CONFIG.formatted(data));
    ConfiguredRuns runs = new ConfiguredRuns(config);
    for (String step : List.of("train", "search", "retrain")) {
      runs.right(step, folder.resolve("run"));
    }
  }

  @Test
  void isTheBestModelKeptWithItsBitsAndRanges() throws Exception {
    JsonNode best = json(Path.of(in("best.json")));
    assertThat(best.path("bits").path("tables").asInt()).isIn(4, 8);
    assertThat(best.path("bits").path("blocks").size()).isEqualTo(3);
    String tensors = CommandLineRun.of("inspect", in("best.safetensors")).out();
    assertThat(tensors).contains("_final.range").doesNotContain("NaN");
    assertThat(CommandLineRun.of("inspect", in("best.json"), "--shape", "kdd").exit()).isZero();
    assertThat(Files.readAllLines(Path.of(in("journal.jsonl"))).get(1)).contains("\"bits\"");
  }

  @Test
  void doesItScoreAgainAsItDidInTheFinals() throws Exception {
    CommandLineRun score =
        CommandLineRun.of(
            "evaluate",
            in("best.safetensors"),
            "--architecture",
            in("best.json"),
            "--split",
            "test");
    assertThat(score.exit()).as(score.err()).isZero();
    int searched = 0;
    for (JsonNode model : json(Path.of(in("results.json"))).path("retrain").path("models")) {
      if (model.path("searched").asBoolean() && model.has("test")) {
        double loss = model.path("test").path("log_loss").asDouble();
        assertThat(score.out()).contains(String.format(Locale.ROOT, "log loss %.6f", loss));
        searched++;
      }
    }
    assertThat(searched).isEqualTo(1);
    CommandLineRun tuned =
        CommandLineRun.of(
            "evaluate", in("supernet.safetensors"), "--architecture", in("best.json"), "--tune");
    assertThat(tuned.exit()).as(tuned.err()).isZero();
  }

  private static JsonNode device(String... more) throws Exception {
    Path out = folder.resolve("pim.json");
    List<String> args =
        new ArrayList<>(
            List.of(
                "pim",
                "evaluate",
                in("best.safetensors"),
                "--architecture",
                in("best.json"),
                "--device",
                "isaac-32nm",
                "--limit",
                "100",
                "--json",
                out.toString()));
    args.addAll(List.of(more));
    CommandLineRun run = CommandLineRun.of(args.toArray(new String[0]));
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("rounded as trained log loss");
    return json(out).get("devices");
  }

  /** Exact converters and cells change nothing; narrow converters and noisy cells do. */
  @Test
  void doClippingAndNoiseShowInTheLogLoss() throws Exception {
    JsonNode ideal = device("--constant", "adc.bits=8").get(0);
    assertThat(ideal.get("clipped").asLong()).isZero();
    assertThat(Math.abs(ideal.get("log_loss_change").asDouble())).isLessThan(1e-4);
    JsonNode narrow = device("--constant", "adc.bits=4").get(0);
    assertThat(narrow.get("clipped").asLong()).isPositive();
    assertThat(narrow.get("log_loss").asDouble()).isNotEqualTo(ideal.get("log_loss").asDouble());
    JsonNode noisy = device("--faults", "variation=reram,seed=1").get(0);
    assertThat(noisy.get("log_loss").asDouble()).isNotEqualTo(ideal.get("log_loss").asDouble());
    // The graph's own bits count, whatever the options say of others.
    JsonNode two = device("--bits", "w2a2", "--constant", "adc.bits=8").get(0);
    assertThat(two.get("log_loss").asDouble()).isEqualTo(ideal.get("log_loss").asDouble());
  }

  @Test
  void doesEveryDeviceTakeIt() throws Exception {
    for (String device : List.of("isaac-32nm", "hbm2-pim", "upmem-dpu", "host-ddr4-3200")) {
      CommandLineRun pim =
          CommandLineRun.of(
              "pim",
              "--graph",
              in("best.json"),
              "--data",
              folder.resolve("data").toString(),
              "--device",
              device,
              "--batch",
              "3");
      assertThat(pim.exit()).as(pim.err()).isZero();
      assertThat(pim.out()).contains("for 3 samples");
    }
  }
}
