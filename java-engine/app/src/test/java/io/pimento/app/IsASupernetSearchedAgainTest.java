package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The quickstart's supernet, ranked and searched in other ways in run folders of their own. */
class IsASupernetSearchedAgainTest {
  private static final QuickstartRun RUN = QuickstartRun.shared();

  @TempDir private Path folder;

  @Test
  void areSubnetsRankedAndTheSameAgain() throws Exception {
    Path ranked = folder.resolve("rank");
    String[] args = {
      "rank",
      "--config",
      RUN.in("config.yaml"),
      "--run",
      ranked.toString(),
      "--subnets",
      "8",
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
  void isASearchWithoutAFeasibleSubnetExplained() throws Exception {
    front("impossible", "search.constraints=[multiply_adds <= 1]", "search.algorithm=nsga2");
    CommandLineRun retrain =
        CommandLineRun.of("retrain", "--run", folder.resolve("impossible").toString());
    assertThat(retrain.exit()).isEqualTo(2);
    assertThat(retrain.err())
        .contains("none of the 10 subnets keeps to [multiply_adds <= 1] with", "multiply_adds ");
  }

  private JsonNode front(String name, String... settings) throws Exception {
    Path other = Files.createDirectory(folder.resolve(name));
    Files.copy(RUN.file("supernet.safetensors"), other.resolve("supernet.safetensors"));
    List<String> line =
        new ArrayList<>(
            List.of("search", "--config", RUN.in("config.yaml"), "--run", other.toString()));
    for (String setting : settings) {
      line.addAll(List.of("--set", setting));
    }
    CommandLineRun search = CommandLineRun.of(line.toArray(String[]::new));
    assertThat(search.exit()).as(search.err()).isZero();
    assertThat(search.out()).contains("front: ", "hypervolume 0.");
    return QuickstartRun.json(other.resolve("results.json")).path("search").path("front");
  }

  private static List<String> table(String out) {
    return out.lines().dropWhile(l -> !l.contains("Kendall")).toList();
  }
}
