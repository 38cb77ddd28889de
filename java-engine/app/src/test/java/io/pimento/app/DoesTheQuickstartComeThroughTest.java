package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole main job on the committed sample at tiny sizes, and starting it again. */
class DoesTheQuickstartComeThroughTest {
  private static final QuickstartRun RUN = QuickstartRun.shared();

  @TempDir private Path folder;

  @Test
  void doesItLeaveEverythingInTheRunFolder() throws Exception {
    assertThat(RUN.said())
        .contains("backend vector")
        .contains("LR")
        .contains("AutoInt")
        .contains("95 % interval")
        .contains("report: " + RUN.in("report.html"))
        .contains("claim: multiply-adds against the cheapest hand-made model")
        .contains("page: " + RUN.in("codesign/codesign/index.html"));
    assertThat(RUN.said().lines().dropWhile(l -> !l.startsWith("all in ")))
        .anyMatch(l -> l.startsWith("model ") && l.contains("validation log loss"))
        .anyMatch(l -> l.startsWith("verdict: ") && l.contains(" wins, a "))
        .anyMatch(l -> l.startsWith("  pimento predict --model " + RUN.folder()))
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
      assertThat(RUN.file(file)).isNotEmptyFile();
    }
    assertThat(Files.readString(RUN.file("log.txt"))).contains("report: ");
    assertThat(RUN.results().path("retrain").path("models").size()).isEqualTo(8);
  }

  @Test
  void isTheReportWholeInItself() throws Exception {
    String html = Files.readString(RUN.file("report.html"));
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
  void isTheTestSplitOpenedForTheFrozenModelsOnly() throws Exception {
    List<String> all = RUN.openings();
    assertThat(all.stream().filter(l -> l.contains("\tauto\t")).count()).isBetween(1L, 2L);
    List<String> lines = all.stream().filter(l -> l.contains("\tretrain\t")).toList();
    assertThat(lines).hasSize(7);
    assertThat(all).hasSizeLessThanOrEqualTo(9);
    assertThat(lines.stream().filter(l -> l.contains("searched"))).hasSize(1);
    int tested = 0;
    for (JsonNode model : RUN.results().path("retrain").path("models")) {
      tested += model.has("test") ? 1 : 0;
    }
    assertThat(tested).isEqualTo(7);
  }

  @Test
  void doesASecondStartFindEverythingDone() throws Exception {
    QuickstartRun own = RUN.copy(folder.resolve("again"));
    byte[] supernet = Files.readAllBytes(own.file("supernet.safetensors"));
    byte[] journal = Files.readAllBytes(own.file("journal.jsonl"));
    JsonNode before = own.results().path("retrain");
    String leaderboard = own.results().path("auto").toString();
    List<String> openings = own.openings();
    CommandLineRun again = CommandLineRun.of("quickstart", "--run", own.folder().toString());
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.out()).contains("already trained").contains("10 of 10 known");
    assertThat(own.file("supernet.safetensors")).hasBinaryContent(supernet);
    assertThat(own.file("journal.jsonl")).hasBinaryContent(journal);
    assertThat(own.results().path("retrain")).isEqualTo(before);
    assertThat(own.results().path("auto").toString()).isEqualTo(leaderboard);
    assertThat(own.openings()).isEqualTo(openings);
  }

  /** The next command that the quickstart names: the leaderboard's winner scores raw rows. */
  @Test
  void doesTheWinnerScoreTheSample() throws Exception {
    Path scores = folder.resolve("scores.csv");
    Path sample =
        CommandLineRun.HOME.resolve(
            "datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");
    CommandLineRun scored =
        CommandLineRun.of(
            "predict",
            "--model",
            RUN.folder().toString(),
            "--input",
            sample.toString(),
            "--output",
            scores.toString());
    assertThat(scored.exit()).as(scored.err()).isZero();
    assertThat(scored.err() + scored.out()).contains("fit.safetensors");
    assertThat(scores).isNotEmptyFile();
  }

  @Test
  void isAChangeOfFinishedStepsRefused() throws Exception {
    QuickstartRun own = RUN.copy(folder.resolve("changed"));
    CommandLineRun changed =
        CommandLineRun.of("train", "--run", own.folder().toString(), "--set", "train.seed=9");
    assertThat(changed.exit()).isEqualTo(2);
    assertThat(changed.err()).contains("train.seed: 1 there, 9 here");
  }
}
