package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What can be done with the models of a run: scoring them, simulating them, looking at them. */
class DoTheQuickstartsModelsScoreAndSimulateTest {
  private static final QuickstartRun RUN = QuickstartRun.shared();

  @TempDir private Path folder;

  @Test
  void isTheModelScoredAsACrossbarComputesIt() throws Exception {
    Path json = folder.resolve("pim.json");
    CommandLineRun pim =
        CommandLineRun.of(
            "pim",
            "evaluate",
            RUN.in("best.safetensors"),
            "--architecture",
            RUN.in("best.json"),
            "--device",
            "small-crossbar-32nm",
            "--limit",
            "60",
            "--json",
            json.toString());
    assertThat(pim.exit()).as(pim.err()).isZero();
    assertThat(pim.out()).contains("floating point", "change", "over 60 rows");
    JsonNode r = QuickstartRun.json(json);
    assertThat(r.get("devices").get(0).get("conversions").asLong()).isPositive();
    assertThat(Math.abs(r.get("devices").get(0).get("log_loss_change").asDouble()))
        .isLessThan(0.05);
    CommandLineRun several =
        CommandLineRun.of(
            "pim",
            "evaluate",
            RUN.in("best.safetensors"),
            "--architecture",
            RUN.in("best.json"),
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
    JsonNode both = QuickstartRun.json(json).get("devices");
    assertThat(both).hasSize(2);
    assertThat(both.get(1).get("log_loss_change").asDouble())
        .isNotEqualTo(both.get(0).get("log_loss_change").asDouble());
    assertThat(
            CommandLineRun.of(
                    "pim",
                    "evaluate",
                    RUN.in("best.safetensors"),
                    "--architecture",
                    RUN.in("best.json"),
                    "--device",
                    "isaac-32nm",
                    "--faults",
                    "wobble=1")
                .err())
        .contains("unknown fault 'wobble'");
  }

  @Test
  void doRealRowsReachEveryDevice() throws Exception {
    for (String device : List.of("isaac-32nm", "hbm2-pim", "upmem-dpu", "host-ddr4-3200")) {
      CommandLineRun real =
          CommandLineRun.of(
              "pim",
              "--graph",
              RUN.in("best.json"),
              "--data",
              RUN.in("data"),
              "--device",
              device,
              "--batch",
              "5");
      assertThat(real.exit()).as(real.err()).isZero();
      assertThat(real.out()).contains("for 5 samples", "of the host at its best");
    }
    Path past = folder.resolve("past.txt");
    Path counts = folder.resolve("counts.csv");
    CommandLineRun accesses =
        CommandLineRun.of(
            "pim",
            "accesses",
            "--data",
            RUN.in("data"),
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
            RUN.in("best.json"),
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
        CommandLineRun.of("pim", "gather", "--data", RUN.in("data"), "--queries", "50");
    assertThat(gather.exit()).as(gather.err()).isZero();
    assertThat(gather.out()).contains("access-aware", "balance");
  }

  @Test
  void doesTheBestModelScoreAgainAsItDidInTheFinals() throws Exception {
    QuickstartRun own = RUN.copy(folder.resolve("own"));
    int openings = own.openings().size();
    CommandLineRun score =
        CommandLineRun.of(
            "evaluate",
            own.in("best.safetensors"),
            "--architecture",
            own.in("best.json"),
            "--split",
            "test");
    assertThat(score.exit()).as(score.err()).isZero();
    assertThat(score.out()).contains(own.searchedTestLoss());
    assertThat(own.openings()).hasSize(openings + 1);
  }

  @Test
  void doesASupernetScoreAndATableOfOtherDataFitNot() throws Exception {
    QuickstartRun own = RUN.copy(folder.resolve("own"));
    CommandLineRun score =
        CommandLineRun.of(
            "evaluate",
            own.in("supernet.safetensors"),
            "--architecture",
            own.in("best.json"),
            "--tune");
    assertThat(score.exit()).as(score.err()).isZero();
    assertThat(score.out()).contains("validation: log loss 0.");
    CommandLineRun other =
        CommandLineRun.of(
            "evaluate",
            own.in("best.safetensors"),
            "--architecture",
            "../search/src/test/resources/parity/published-architectures.json",
            "--entry",
            "kdd-full");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("best.safetensors").doesNotContain("\tat ");
  }

  @Test
  void isWhatLiesThereShown() throws Exception {
    assertThat(CommandLineRun.of("inspect", RUN.in("data")).out())
        .contains("advertiser", "kdd12_small");
    assertThat(CommandLineRun.of("inspect", RUN.in("supernet.safetensors")).out())
        .contains("_embedding.0.weight", "pimento.step: 8");
    assertThat(CommandLineRun.of("inspect", RUN.folder().toString()).out())
        .contains("best_searched_minus_best_baseline", "test split opened");
    assertThat(CommandLineRun.of("inspect", RUN.in("best.json"), "--shape", "kdd").out())
        .contains("multiply-adds of linear layers");
  }
}
