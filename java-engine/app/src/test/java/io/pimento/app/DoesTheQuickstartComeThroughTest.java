package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole main job on the committed sample at tiny sizes, then what can be done with it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoesTheQuickstartComeThroughTest {
  @TempDir private static Path folder;

  private static Path run() {
    return folder.resolve("run");
  }

  private static String in(String file) {
    return run().resolve(file).toString();
  }

  private static JsonNode results() throws Exception {
    return JsonMapper.builder().build().readTree(Files.readString(run().resolve("results.json")));
  }

  @Test
  @Order(1)
  void doesItLeaveEverythingInTheRunFolder() throws Exception {
    CommandLineRun quickstart =
        CommandLineRun.of("quickstart", "--fast", "--run", run().toString());
    assertThat(quickstart.exit()).as(quickstart.err()).isZero();
    assertThat(quickstart.out())
        .contains("backend vector")
        .contains("LR")
        .contains("AutoInt")
        .contains("95 % interval")
        .contains("report: " + in("report.html"))
        .contains("claim: multiply-adds against the best hand-made model")
        .contains("page: " + in("codesign/codesign/index.html"));
    assertThat(quickstart.out().lines().dropWhile(l -> !l.startsWith("all in ")))
        .anyMatch(l -> l.startsWith("model ") && l.contains("validation log loss"))
        .anyMatch(l -> l.startsWith("verdict: ") && l.contains(" wins, a "))
        .anyMatch(l -> l.startsWith("  pimento predict --model " + run()))
        .anyMatch(l -> l.startsWith("  pimento auto --data "));
    for (String file :
        List.of(
            "config.yaml",
            "environment.json",
            "log.txt",
            "data-fingerprint.txt",
            "supernet.safetensors",
            "journal.jsonl",
            "results.json",
            "report.html",
            "test-openings.log",
            "auto-trials.json",
            "fit.safetensors",
            "best.safetensors",
            "best.json",
            "codesign/codesign/index.html",
            "codesign/codesign/codesign.json")) {
      assertThat(run().resolve(file)).isNotEmptyFile();
    }
    assertThat(Files.readString(run().resolve("log.txt"))).contains("report: ");
    assertThat(results().path("retrain").path("models").size()).isEqualTo(8);
  }

  @Test
  @Order(2)
  void isTheReportWholeInItself() throws Exception {
    String html = Files.readString(run().resolve("report.html"));
    assertThat(html)
        .containsSubsequence("<h1>Models of kdd12_small", "<h2>Leaderboard", "<h2>Results")
        .contains("<svg")
        .contains("Best searched architecture")
        .contains("DCN-V2")
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("<script")
        .doesNotContain("src=")
        .doesNotContain("@import")
        .doesNotContain("url(");
  }

  /** One opening for the frozen searched model and one for each baseline; none for the others. */
  @Test
  @Order(3)
  void isTheTestSplitOpenedForTheFrozenModelsOnly() throws Exception {
    List<String> all = Files.readAllLines(run().resolve("test-openings.log"));
    assertThat(all.stream().filter(l -> l.contains("\tauto\t")).count()).isBetween(1L, 2L);
    List<String> lines = all.stream().filter(l -> l.contains("\tretrain\t")).toList();
    assertThat(lines).hasSize(7);
    assertThat(all).hasSizeLessThanOrEqualTo(9);
    assertThat(lines.stream().filter(l -> l.contains("searched"))).hasSize(1);
    int tested = 0;
    for (JsonNode model : results().path("retrain").path("models")) {
      tested += model.has("test") ? 1 : 0;
    }
    assertThat(tested).isEqualTo(7);
  }

  @Test
  @Order(4)
  void doesASecondStartFindEverythingDone() throws Exception {
    byte[] supernet = Files.readAllBytes(run().resolve("supernet.safetensors"));
    byte[] journal = Files.readAllBytes(run().resolve("journal.jsonl"));
    JsonNode before = results().path("retrain");
    String leaderboard = results().path("auto").toString();
    List<String> openings = Files.readAllLines(run().resolve("test-openings.log"));
    CommandLineRun again = CommandLineRun.of("quickstart", "--run", run().toString());
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.out()).contains("already trained").contains("10 of 10 known");
    assertThat(run().resolve("supernet.safetensors")).hasBinaryContent(supernet);
    assertThat(run().resolve("journal.jsonl")).hasBinaryContent(journal);
    assertThat(results().path("retrain")).isEqualTo(before);
    assertThat(results().path("auto").toString()).isEqualTo(leaderboard);
    assertThat(Files.readAllLines(run().resolve("test-openings.log"))).isEqualTo(openings);
  }

  /** The next command that the quickstart names: the leaderboard's winner scores raw rows. */
  @Test
  @Order(4)
  void doesTheWinnerScoreTheSample() throws Exception {
    Path scores = folder.resolve("scores.csv");
    Path sample =
        CommandLineRun.HOME.resolve(
            "datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");
    CommandLineRun scored =
        CommandLineRun.of(
            "predict",
            "--model",
            run().toString(),
            "--input",
            sample.toString(),
            "--output",
            scores.toString());
    assertThat(scored.exit()).as(scored.err()).isZero();
    assertThat(scored.err() + scored.out()).contains("fit.safetensors");
    assertThat(scores).isNotEmptyFile();
  }

  @Test
  @Order(4)
  void isTheModelScoredAsACrossbarComputesIt() throws Exception {
    Path json = run().resolve("pim.json");
    CommandLineRun pim =
        CommandLineRun.of(
            "pim",
            "evaluate",
            in("best.safetensors"),
            "--architecture",
            in("best.json"),
            "--device",
            "small-crossbar-32nm",
            "--limit",
            "60",
            "--json",
            json.toString());
    assertThat(pim.exit()).as(pim.err()).isZero();
    assertThat(pim.out()).contains("floating point", "change", "over 60 rows");
    JsonNode r = JsonMapper.builder().build().readTree(Files.readAllBytes(json));
    assertThat(r.get("devices").get(0).get("conversions").asLong()).isPositive();
    assertThat(Math.abs(r.get("devices").get(0).get("log_loss_change").asDouble()))
        .isLessThan(0.05);
    CommandLineRun several =
        CommandLineRun.of(
            "pim",
            "evaluate",
            in("best.safetensors"),
            "--architecture",
            in("best.json"),
            "--device",
            "isaac-32nm",
            "--limit",
            "60",
            "--faults",
            "none",
            "--faults",
            "stuck-on=0.2,seed=2",
            "--json",
            json.toString());
    assertThat(several.exit()).as(several.err()).isZero();
    JsonNode both = JsonMapper.builder().build().readTree(Files.readAllBytes(json)).get("devices");
    assertThat(both).hasSize(2);
    assertThat(both.get(1).get("log_loss_change").asDouble())
        .isNotEqualTo(both.get(0).get("log_loss_change").asDouble());
    assertThat(
            CommandLineRun.of(
                    "pim",
                    "evaluate",
                    in("best.safetensors"),
                    "--architecture",
                    in("best.json"),
                    "--device",
                    "isaac-32nm",
                    "--faults",
                    "wobble=1")
                .err())
        .contains("unknown fault 'wobble'");
  }

  @Test
  @Order(4)
  void doRealRowsReachEveryDevice() throws Exception {
    for (String device : List.of("isaac-32nm", "hbm2-pim", "upmem-dpu", "host-ddr4-3200")) {
      CommandLineRun real =
          CommandLineRun.of(
              "pim",
              "--graph",
              in("best.json"),
              "--data",
              in("data"),
              "--device",
              device,
              "--batch",
              "5");
      assertThat(real.exit()).as(real.err()).isZero();
      assertThat(real.out()).contains("for 5 samples", "of the host at its best");
    }
    Path past = run().resolve("past.txt");
    Path counts = run().resolve("counts.csv");
    CommandLineRun accesses =
        CommandLineRun.of(
            "pim",
            "accesses",
            "--data",
            in("data"),
            "--queries",
            past.toString(),
            "--frequencies",
            counts.toString());
    assertThat(accesses.exit()).as(accesses.err()).isZero();
    long lookups = 0;
    for (String line : Files.readAllLines(counts).stream().skip(1).toList()) {
      lookups += Long.parseLong(line.substring(line.lastIndexOf(',') + 1));
    }
    int fields = Files.readAllLines(past).getFirst().split(" ").length;
    assertThat(lookups).isEqualTo((long) fields * Files.readAllLines(past).size()).isPositive();
    CommandLineRun traced =
        CommandLineRun.of(
            "pim",
            "--graph",
            in("best.json"),
            "--device",
            "upmem-dpu",
            "--table-rows",
            "100000",
            "--trace",
            past.toString(),
            "--batch",
            "3");
    // The file's architecture reads the published data set's 26 tables, these rows only some.
    assertThat(traced.exit()).as(traced.err()).isZero();
    CommandLineRun gather =
        CommandLineRun.of("pim", "gather", "--data", in("data"), "--queries", "50");
    assertThat(gather.exit()).as(gather.err()).isZero();
    assertThat(gather.out()).contains("access-aware", "balance");
  }

  @Test
  @Order(5)
  void isAChangeOfFinishedStepsRefused() throws Exception {
    CommandLineRun changed =
        CommandLineRun.of("train", "--run", run().toString(), "--set", "train.seed=9");
    assertThat(changed.exit()).isEqualTo(2);
    assertThat(changed.err()).contains("train.seed: 1 there, 9 here");
  }

  @Test
  @Order(6)
  void doesTheBestModelScoreAgainAsItDidInTheFinals() throws Exception {
    int openings = Files.readAllLines(run().resolve("test-openings.log")).size();
    CommandLineRun score =
        CommandLineRun.of(
            "evaluate",
            in("best.safetensors"),
            "--architecture",
            in("best.json"),
            "--split",
            "test");
    assertThat(score.exit()).as(score.err()).isZero();
    for (JsonNode model : results().path("retrain").path("models")) {
      if (model.path("searched").asBoolean() && model.has("test")) {
        double loss = model.path("test").path("log_loss").asDouble();
        assertThat(score.out())
            .contains(String.format(java.util.Locale.ROOT, "log loss %.6f", loss));
      }
    }
    assertThat(Files.readAllLines(run().resolve("test-openings.log"))).hasSize(openings + 1);
  }

  @Test
  @Order(7)
  void doesASupernetScoreAndATableOfOtherDataFitNot() throws Exception {
    CommandLineRun score =
        CommandLineRun.of(
            "evaluate", in("supernet.safetensors"), "--architecture", in("best.json"), "--tune");
    assertThat(score.exit()).as(score.err()).isZero();
    assertThat(score.out()).contains("validation: log loss 0.");
    CommandLineRun other =
        CommandLineRun.of(
            "evaluate",
            in("best.safetensors"),
            "--architecture",
            "../search/src/test/resources/parity/published-architectures.json",
            "--entry",
            "kdd-full");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("best.safetensors").doesNotContain("\tat ");
  }

  @Test
  @Order(8)
  void isWhatLiesThereShown() throws Exception {
    assertThat(CommandLineRun.of("inspect", in("data")).out())
        .contains("advertiser", "kdd12_small");
    assertThat(CommandLineRun.of("inspect", in("supernet.safetensors")).out())
        .contains("_embedding.0.weight", "pimento.step: 8");
    assertThat(CommandLineRun.of("inspect", run().toString()).out())
        .contains("best_searched_minus_best_baseline", "test split opened");
    assertThat(CommandLineRun.of("inspect", in("best.json"), "--shape", "kdd").out())
        .contains("multiply-adds of linear layers");
  }

  @Test
  @Order(9)
  void areSubnetsRankedAndTheSameAgain() throws Exception {
    Path ranked = folder.resolve("rank");
    String[] args = {
      "rank",
      "--config",
      in("config.yaml"),
      "--run",
      ranked.toString(),
      "--subnets",
      "20",
      "--set",
      "rank.strategies=[single-path]"
    };
    CommandLineRun first = CommandLineRun.of(args);
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("Kendall")
        .contains("single-path, masked, not tuned")
        .contains("single-path, sliced, tuned");
    CommandLineRun again = CommandLineRun.of(args);
    assertThat(table(again.out())).isEqualTo(table(first.out()));
  }

  /** The same supernet searched at random and for a front, whose members are retrained. */
  @Test
  @Order(10)
  void isAFrontFoundRetrainedAndShown() throws Exception {
    JsonNode random = front("random", "search.algorithm=random");
    long bound = random.path("members").get(0).path("multiply_adds").asLong();
    JsonNode bounded =
        front(
            "nsga2",
            "search.algorithm=nsga2",
            "search.constraints=[multiply_adds <= " + bound + "]");
    assertThat(bounded.path("reference")).isEqualTo(random.path("reference"));
    assertThat(bounded.path("constraints").get(0).asString())
        .isEqualTo("multiply_adds <= " + bound);
    assertThat(bounded.path("feasible").asInt()).isBetween(1, 10);
    assertThat(bounded.path("hypervolume").asDouble()).isBetween(0.0, 1.0);
    Path run = folder.resolve("nsga2");
    JsonNode line =
        JsonMapper.builder()
            .build()
            .readTree(Files.readAllLines(run.resolve("journal.jsonl")).get(1));
    assertThat(line.path("objectives").get(1).asLong())
        .isEqualTo(line.path("multiply_adds").asLong());
    CommandLineRun retrain =
        CommandLineRun.of(
            "retrain",
            "--run",
            run.toString(),
            "--set",
            "retrain.baselines=[LR]",
            "--set",
            "retrain.top_k=20",
            "--set",
            "retrain.epochs=1");
    assertThat(retrain.exit()).as(retrain.err()).isZero();
    for (JsonNode member : bounded.path("members")) {
      assertThat(member.path("multiply_adds").asLong()).isLessThanOrEqualTo(bound);
      assertThat(retrain.out()).contains("searched " + member.path("index").asInt());
    }
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("Pareto front", "class=\"ring\"", "Hypervolume of the front over");
  }

  @Test
  @Order(10)
  void areSubnetsSearchedForADevice() throws Exception {
    JsonNode front =
        front(
            "device",
            "search.objectives=[log_loss, pim_energy_uj, pim_latency_us]",
            "search.algorithm=nsga2",
            "search.hardware.device=isaac-32nm");
    assertThat(front.path("feasible").asInt()).isEqualTo(10);
    assertThat(front.path("members")).isNotEmpty();
    for (JsonNode member : front.path("members")) {
      assertThat(member.path("pim_energy_uj").asDouble()).isPositive();
      assertThat(member.path("pim_latency_us").asDouble()).isPositive();
    }
    assertThat(Files.readAllLines(folder.resolve("device/hardware.jsonl"))).hasSize(10);
  }

  @Test
  @Order(10)
  void isASearchWithoutAFeasibleSubnetExplained() throws Exception {
    front("impossible", "search.constraints=[multiply_adds <= 1]", "search.algorithm=nsga2");
    CommandLineRun retrain =
        CommandLineRun.of("retrain", "--run", folder.resolve("impossible").toString());
    assertThat(retrain.exit()).isEqualTo(2);
    assertThat(retrain.err())
        .contains("none of the 10 subnets keeps to [multiply_adds <= 1] with", "multiply_adds ");
  }

  private static JsonNode front(String name, String... settings) throws Exception {
    Path other = Files.createDirectory(folder.resolve(name));
    Files.copy(run().resolve("supernet.safetensors"), other.resolve("supernet.safetensors"));
    List<String> line =
        new ArrayList<>(
            List.of("search", "--config", in("config.yaml"), "--run", other.toString()));
    for (String setting : settings) {
      line.addAll(List.of("--set", setting));
    }
    CommandLineRun search = CommandLineRun.of(line.toArray(String[]::new));
    assertThat(search.exit()).as(search.err()).isZero();
    assertThat(search.out()).contains("front: ", "hypervolume 0.");
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(other.resolve("results.json")))
        .path("search")
        .path("front");
  }

  private static List<String> table(String out) {
    return out.lines().dropWhile(l -> !l.contains("Kendall")).toList();
  }
}
