package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole co-design of tiny sizes on the committed sample: arms, finals, claims, page. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoesACodesignComeThroughTest {
  private static final double AREA = 2.5;

  @TempDir private static Path folder;

  @BeforeAll
  static void prepare() throws Exception {
    Path sample = Path.of("../../datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");
    CommandLineRun prepared =
        CommandLineRun.of(
            "prepare",
            "--format",
            "kdd12-nasrec",
            "--out",
            folder.resolve("data").toString(),
            sample.toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
    Files.writeString(
        folder.resolve("run.yaml"),
        """
        data: {limit_rows: 512}
        model: {blocks: 2, embedding: 8, dense_dims: [8, 16], sparse_dims: [8],
          weight_bits: [4, 8], activation_bits: [4, 8]}
        train: {sharing: sliced, batch: 128, learning_rate: 0.003, adagrad_epsilon: 0.000001,
          threads: 2}
        tune: {steps: 2, batch: 128, chunk: 256, validation_rows: 256}
        search: {initial: 6, generations: 3, children: 4, screen: 2, parallel: 2,
          objectives: [pim_log_loss, pim_energy_uj, pim_latency_us],
          constraints: [pim_area_mm2 <= %s],
          hardware: {space: crossbar, batch: 2, rows: 16}}
        codesign: {finalists: 1, families: [LR, DLRM], widths: [8, 16], depths: [1],
          embeddings: [8], validated: 1, slack: 1}
        retrain: {optimizer: adam, learning_rate: [0.003], clip: 0, batch: 128, seeds: [1, 2]}
        """
            .formatted(AREA));
  }

  private static CommandLineRun codesign(String run, String... settings) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                "codesign",
                "--config",
                folder.resolve("run.yaml").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--run",
                folder.resolve(run).toString()));
    for (String s : settings) {
      line.addAll(List.of("--set", s));
    }
    return CommandLineRun.of(line.toArray(String[]::new));
  }

  private static JsonNode document(String run) throws Exception {
    Path file = folder.resolve(run).resolve("codesign/codesign.json");
    return JsonMapper.builder().build().readTree(Files.readString(file));
  }

  @Test
  @Order(1)
  void doesEveryArmEndInAFrontAndEveryClaimInAVerdict() throws Exception {
    CommandLineRun run = codesign("run");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("arm joint", "arm two-stage", "claim: ", "page: ");
    assertThat(folder.resolve("run/codesign/index.html")).isNotEmptyFile();
    JsonNode d = document("run");
    assertThat(d.path("arms")).hasSize(4);
    for (JsonNode arm : d.path("arms")) {
      assertThat(arm.path("points")).as(arm.path("name").asString()).hasSizeBetween(14, 18);
      int front = 0;
      for (JsonNode p : arm.path("points")) {
        front += p.path("front").asBoolean() ? 1 : 0;
        JsonNode area = p.path("figures").path("pim_area_mm2");
        assertThat(p.path("feasible").asBoolean())
            .isEqualTo(area.isNumber() && area.asDouble() <= AREA);
      }
      assertThat(front).isPositive();
      assertThat(arm.path("reference")).isEqualTo(d.path("arms").get(0).path("reference"));
    }
    Set<String> quantities = new HashSet<>();
    assertThat(d.path("claims")).isNotEmpty();
    for (JsonNode claim : d.path("claims")) {
      assertThat(claim.path("verdict").asString()).isIn("met", "not met", "unresolved");
      assertThat(claim.path("ratio").asDouble()).isPositive();
      quantities.add(claim.path("quantity").asString());
    }
    assertThat(quantities).contains("multiply_adds", "pim_energy_uj", "pim_latency_us");
    assertThat(d.path("left_out")).isEmpty();
    for (JsonNode f : d.path("finalists")) {
      assertThat(f.path("assumed").asString()).contains("on assumed constants rest");
      assertThat(f.path("breakdown").path("energy_by_charge_uj").path("standby").asDouble())
          .isPositive();
    }
    assertThat(d.path("surrogate").get(0).path("pairs").asInt()).isEqualTo(12);
    assertThat(d.path("space").path("log10").path("all").asDouble()).isGreaterThan(12);
  }

  @Test
  @Order(2)
  void doTheArmsDifferInWhatTheyChoose() throws Exception {
    for (JsonNode arm : document("run").path("arms")) {
      Set<String> hardware = new HashSet<>();
      Set<String> bits = new HashSet<>();
      for (JsonNode p : arm.path("points")) {
        hardware.add(p.path("hardware").toString());
        bits.add(p.path("architecture").path("bits").toString());
      }
      boolean blind = arm.path("name").asString().equals("blind");
      assertThat(hardware.size() == 1).as(arm.path("name").asString()).isEqualTo(blind);
      if (arm.path("name").asString().equals("joint")) {
        assertThat(bits).hasSizeGreaterThan(1);
      }
      if (blind) {
        assertThat(bits).hasSize(1);
        assertThat(hardware).allMatch(h -> h.contains("\"mapping\":\"naive\""));
      }
    }
  }

  @Test
  @Order(3)
  void doesASecondStartFindEverythingDone() throws Exception {
    JsonNode before = document("run");
    byte[] joint = Files.readAllBytes(folder.resolve("run/codesign/joint.jsonl"));
    long trials = Files.size(folder.resolve("run/codesign/trials.json"));
    // A kill in the middle of a line, and of everything after it.
    Path journal = folder.resolve("run/codesign/random.jsonl");
    List<String> lines = Files.readAllLines(journal);
    Files.writeString(journal, String.join("\n", lines.subList(0, 7)) + "\n{\"index\": 6, \"gen");
    CommandLineRun again = codesign("run");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.out()).contains("already trained", "18 known", "6 known");
    assertThat(Files.readAllBytes(folder.resolve("run/codesign/joint.jsonl"))).isEqualTo(joint);
    assertThat(Files.readAllLines(journal)).isEqualTo(lines);
    assertThat(Files.size(folder.resolve("run/codesign/trials.json"))).isEqualTo(trials);
    JsonNode after = document("run");
    for (String part : List.of("claims", "finalists", "baselines", "space", "surrogate")) {
      assertThat(after.path(part)).as(part).isEqualTo(before.path(part));
    }
  }

  @Test
  @Order(4)
  void doSeveralSearchesSayWhatADifferenceIsWorth() throws Exception {
    Path failing = folder.resolve("failing.yaml");
    Files.writeString(failing, "devices: {isaac-32nm: {adc.bits: {7: made up, 8: made up}}}\n");
    CommandLineRun run =
        codesign(
            "twice",
            "search.hardware.space=" + failing,
            "codesign.searches=2",
            "codesign.arms=[joint, random]",
            "search.generations=1",
            "retrain.seeds=[1]");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(folder.resolve("twice/codesign/random-2.jsonl")).isNotEmptyFile();
    JsonNode d = document("twice");
    // The device fails under its own wires: nothing is claimed of its energy, time and area.
    assertThat(d.path("left_out").toString()).contains("fails under its own wires");
    assertThat(run.out()).contains("no claim about hardware: ");
    d.path("claims")
        .forEach(c -> assertThat(c.path("quantity").asString()).isEqualTo("multiply_adds"));
    for (JsonNode arm : d.path("arms")) {
      assertThat(arm.path("searches")).hasSize(2);
      Set<Integer> indices = new HashSet<>();
      arm.path("points").forEach(p -> indices.add(p.path("index").asInt()));
      assertThat(indices).hasSize(20).contains(0, 19);
    }
    JsonNode row = d.path("ablation").get(0);
    double mean = 0;
    for (JsonNode one : d.path("arms").get(0).path("searches")) {
      mean += one.asDouble() / 2;
    }
    assertThat(row.path("value").asDouble()).isEqualTo(mean);
    assertThat(row.path("note").asString()).contains(" against ");
  }

  @Test
  @Order(5)
  void doModelsTrainedAloneNeedNoSupernetAndEndInTheSameBytes() throws Exception {
    String[] settings = {
      "codesign.scores=training",
      "codesign.part=0.5",
      "codesign.part_epochs=1",
      "model.embeddings=[4, 8]",
      "codesign.bits=[8, 32]",
      "codesign.searches=2",
      "search.generations=1",
      "search.settle=true",
      "model.branches=[all]",
      "search.hardware.faults='variation=reram,verify=0.01,pulses=20,calibrated'",
      "codesign.faults='variation=reram,verify=0.01,pulses=20,calibrated,adc-offset=0.1'",
    };
    CommandLineRun run = codesign("alone", settings);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(folder.resolve("alone/supernet.pimento")).doesNotExist();
    JsonNode d = document("alone");
    Set<Double> losses = new HashSet<>();
    for (JsonNode p : d.path("arms").get(0).path("points")) {
      JsonNode figures = p.path("figures");
      if (figures.has("pim_energy_uj")) {
        assertThat(figures.path("pim_log_loss").asDouble())
            .isGreaterThanOrEqualTo(figures.path("log_loss").asDouble());
      }
      losses.add(figures.path("log_loss").asDouble());
    }
    assertThat(losses).hasSizeGreaterThan(5);
    Set<String> sizes = new HashSet<>();
    d.path("baselines").forEach(b -> sizes.add(b.path("size").asString()));
    assertThat(sizes).contains("", "8 bits", "1×8, embedding 8, 8 bits");
    assertThat(d.path("ablation").get(0).path("note").asString())
        .containsPattern("ahead|behind|within what seeds do");
    assertThat(folder.resolve("alone/codesign/device-loss-tested.json")).isNotEmptyFile();
    // Without what a kill left behind of a search, its models are trained again to the same scores.
    Path journal = folder.resolve("alone/codesign/two-stage.jsonl");
    List<String> lines = Files.readAllLines(journal);
    assertThat(Files.readString(folder.resolve("alone/codesign/joint.jsonl")))
        .contains("\"embedding\":4", "\"embedding\":8");
    Files.writeString(journal, String.join("\n", lines.subList(0, 3)) + "\n");
    assertThat(codesign("alone", settings).exit()).isZero();
    assertThat(Files.readAllLines(journal)).isEqualTo(lines);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "codesign.bits=[5]|codesign.bits must be some of [4, 8, 32]",
        "model.embeddings=[8, 16]|a supernet shares embeddings of one width",
        "codesign.part_epochs=-1|codesign.part_epochs must be",
        "codesign.part=2|codesign.part must be a part of the train rows above 0 to 1",
        "search.hardware.space=null|co-design needs hardware",
        "search.hardware.space=crossbars|no hardware space 'crossbars'",
        "search.hardware.rows=0|pim_log_loss, which needs search.hardware.rows",
        "codesign.arms=[joint, joint]|none twice",
        "codesign.arms=[jiont]|unknown arm 'jiont'",
        "codesign.naive=[mapping]|a list of KEY=VALUE",
        "codesign.naive=[maping=naive]|did you mean 'mapping'?",
        "codesign.families=[XGB]|unknown baseline 'XGB'",
        "codesign.widths=[]|a list of at least one size",
        "search.constraints=[pim_area_mm2 <= 0.001]|none of the 18 designs of the arm joint keeps"
            + " to"
      })
  void isAWrongSettingExplained(String setting, String message) throws Exception {
    String run = "wrong" + Integer.toHexString(setting.hashCode());
    CommandLineRun wrong =
        setting.startsWith("search.hardware.space=null")
            ? codesign(
                run,
                setting,
                "search.objectives=[log_loss, multiply_adds]",
                "search.constraints=[]")
            : codesign(run, setting);
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains(message).doesNotContain("\tat ");
  }
}
