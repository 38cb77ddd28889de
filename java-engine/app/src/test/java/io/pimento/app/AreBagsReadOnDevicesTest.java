package io.pimento.app;

import static io.pimento.app.ShopTable.passes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models of a table with tags and topics, on simulated devices. */
@Tag("numbers")
class AreBagsReadOnDevicesTest {
  @TempDir private static Path folder;

  private static ShopTable shop;

  @BeforeAll
  static void prepare() throws Exception {
    shop = ShopTable.in(folder);
  }

  @Test
  void doesTheSimulatorReadEveryRowOfABag() throws Exception {
    passes(shop.step("train", "pim"));
    passes(
        shop.step(
            "search",
            "pim",
            "--set",
            "search.hardware.device=small-crossbar-32nm",
            "--set",
            "search.hardware.rows=32",
            "--set",
            "search.objectives=[pim_log_loss, pim_energy_uj]",
            "--set",
            "search.algorithm=nsga2"));
    passes(
        shop.step(
            "retrain", "pim",
            "--set", "retrain.baselines=[LR]",
            "--set", "search.hardware.device=small-crossbar-32nm",
            "--set", "search.hardware.rows=32",
            "--set", "search.objectives=[pim_log_loss, pim_energy_uj]",
            "--set", "search.algorithm=nsga2"));
    CommandLineRun scored =
        CommandLineRun.of(
            "pim",
            "evaluate",
            shop.at("pim/best.safetensors"),
            "--architecture",
            shop.at("pim/best.json"),
            "--device",
            "small-crossbar-32nm",
            "--limit",
            "60");
    passes(scored);
    assertThat(scored.out()).contains("over 60 rows");
    passes(
        CommandLineRun.of(
            "pim",
            "--graph",
            shop.at("pim/best.json"),
            "--device",
            "isaac-32nm",
            "--data",
            shop.at("data")));
    CommandLineRun accesses =
        CommandLineRun.of(
            "pim",
            "accesses",
            "--data",
            shop.at("data"),
            "--limit",
            "5",
            "--queries",
            shop.at("queries.txt"));
    passes(accesses);
    // The first rows of train as they stand in the text, three tags at most.
    List<String> rows = Files.readAllLines(folder.resolve("rows.csv")).subList(1, 6);
    List<String> queries = Files.readAllLines(folder.resolve("queries.txt"));
    for (int i = 0; i < 5; i++) {
      String[] cells = rows.get(i).split(",");
      int tags = cells[3].isEmpty() ? 0 : Math.min(3, cells[3].split("\\|").length);
      int topics = cells[4].isEmpty() ? 0 : cells[4].split(";").length;
      List<String> words = List.of(queries.get(i).split(" "));
      // The tables are of user and bin.price, then of fields of several values.
      assertThat(words).filteredOn(w -> w.startsWith("0:")).hasSize(1);
      assertThat(words).filteredOn(w -> w.startsWith("1:")).hasSize(1);
      assertThat(words).filteredOn(w -> w.startsWith("2:")).hasSize(tags);
      assertThat(words).filteredOn(w -> w.startsWith("3:")).hasSize(topics);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"masked", "sliced"})
  void areTablesOfFewBitsTrainedAndSimulated(String sharing) throws Exception {
    String run = "bits-" + sharing;
    String[] sets = {
      "--set", "train.sharing=" + sharing,
      "--set", "model.weight_bits=[4, 8]",
      "--set", "model.activation_bits=[4, 8]",
      "--set", "retrain.baselines=[LR]"
    };
    passes(shop.step("train", run, sets));
    passes(shop.step("search", run, sets));
    passes(shop.step("retrain", run, sets));
    JsonNode best =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(folder.resolve(run).resolve("best.json")));
    assertThat(best.path("bits").path("tables").asInt()).isIn(4, 8);
    JsonNode searched =
        shop.results(run)
            .path("retrain")
            .path("models")
            .valueStream()
            .filter(m -> m.path("searched").asBoolean())
            .findFirst()
            .orElseThrow();
    assertThat(searched.path("test").path("log_loss").asDouble()).isLessThan(0.6);
    passes(shop.evaluate(run));
    CommandLineRun device =
        CommandLineRun.of(
            "pim",
            "evaluate",
            shop.at(run + "/best.safetensors"),
            "--architecture",
            shop.at(run + "/best.json"),
            "--device",
            "small-crossbar-32nm",
            "--limit",
            "60");
    passes(device);
    assertThat(device.out()).contains("over 60 rows");
  }
}
