package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scores a trained model on real validation rows as devices compute it, and holds VALIDATION.md's
 * table against that; {@code -Dpimento.validation=write} rewrites it.
 */
@Tag("numbers")
class IsTheEffectOnATrainedModelTrueTest {
  private static final Path MODEL = Path.of("src/test/resources/pim");
  private static final Path SAMPLE =
      Path.of("../../datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");
  private static final ValidationPart PART = new ValidationPart("function");
  private static final ValidationPart MEASURES = new ValidationPart("measures");
  private static final String STUCK = "stuck-on=0.001,stuck-off=0.001";
  private static final String MADE = "verified-reram-32nm";
  private static final String HEAD =
      "| device | bits | changed | cells | seeds | change of log loss | change of AUC |"
          + " conversions clipped |\n| --- | --- | --- | --- | ---: | ---: | ---: | ---: |\n";

  @TempDir private Path folder;

  @BeforeEach
  void prepare() throws Exception {
    CommandLineRun prepared =
        CommandLineRun.of(
            "prepare",
            "--format",
            "kdd12-nasrec",
            "--set",
            "data.min_count=40",
            "--out",
            data(),
            SAMPLE.toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
  }

  @Test
  void isEveryChangeAsTheDevicesGiveIt() throws Exception {
    StringBuilder rows = new StringBuilder();
    List<JsonNode> exact =
        score(rows, "isaac-32nm", "w8a8", List.of(), "none", "variation=reram", STUCK);
    score(rows, "isaac-32nm", "w4a4", List.of(), "none");
    List<JsonNode> narrow = score(rows, "isaac-32nm", "w8a8", List.of("adc.bits=6"), "none");
    score(rows, "small-crossbar-32nm", "w8a8", List.of(), "none", "variation=reram", STUCK);
    PART.hold(PART.begin() + HEAD + rows + PART.end());
    assertThat(exact.getFirst().get("clipped").asLong()).isZero();
    assertThat(exact.get(1).get("seeds").asInt()).isEqualTo(10);
    assertThat(Math.abs(exact.getFirst().get("log_loss_change").asDouble())).isLessThan(0.002);
    assertThat(narrow.getFirst().get("clipped").asLong()).isPositive();
  }

  /** From ISAAC's crossbars under their own wires to ones that a model survives, step by step. */
  @Tag("slow")
  @Test
  void isEveryMeasureWorthWhatItSays() throws Exception {
    StringBuilder rows = new StringBuilder();
    List<String> changes = new ArrayList<>();
    score(rows, "isaac-32nm", "w8a8", changes, "wires", "wires,calibrated");
    for (List<String> measure :
        List.of(
            List.of("cell.r_on=25000"),
            List.of("weights.sign=differential", "cell.bits=1"),
            List.of("array.wire_resistance=0.35"))) {
      changes.addAll(measure);
      score(rows, "isaac-32nm", "w8a8", changes, "wires,calibrated");
    }
    String cells = "wires,calibrated,variation=reram";
    score(rows, "isaac-32nm", "w8a8", changes, cells, cells + ",verify=0.01,pulses=20");
    changes.add("array.active_rows=64");
    score(rows, "isaac-32nm", "w8a8", changes, cells + ",verify=0.01,pulses=20");
    List<JsonNode> made = score(rows, MADE, "w8a8", List.of(), "device");
    score(rows, MADE, "w8a8", List.of(), "device,adc-offset=0.5,adc-inl=0.5");
    String day = "variation=pcm,read-noise=pcm,drift=86400,drift-spread";
    score(rows, MADE, "w8a8", List.of(), day, day + ",drift-compensated");
    MEASURES.hold(MEASURES.begin() + HEAD + rows + MEASURES.end());
    assertThat(made.getFirst().get("log_loss_change").asDouble()).isLessThan(0.002);
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private List<JsonNode> score(
      StringBuilder rows, String device, String bits, List<String> constants, String... faults)
      throws Exception {
    Path json = folder.resolve("score.json");
    List<String> args =
        new ArrayList<>(
            List.of(
                "pim",
                "evaluate",
                MODEL.resolve("trained.safetensors").toString(),
                "--architecture",
                MODEL.resolve("trained.json").toString(),
                "--data",
                data(),
                "--device",
                device,
                "--bits",
                bits,
                "--limit",
                "1000",
                "--json",
                json.toString()));
    constants.forEach(c -> args.addAll(List.of("--constant", c)));
    for (String f : faults) {
      args.addAll(List.of("--faults", f));
    }
    CommandLineRun run = CommandLineRun.of(args.toArray(new String[0]));
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode root = JsonMapper.builder().build().readTree(Files.readAllBytes(json));
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode d : root.get("devices")) {
      all.add(d);
      rows.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %d | %s | %s | %.2f %% |%n",
              device,
              bits,
              String.join(", ", constants),
              d.get("faults").asString(),
              d.get("seeds").asInt(),
              change(d, "log_loss_change"),
              change(d, "auc_change"),
              100.0 * d.get("clipped").asLong() / d.get("conversions").asLong()));
    }
    return all;
  }

  /** Four digits, no sign where they are all 0, and how far a mean over seeds is sure. */
  private static String change(JsonNode device, String name) {
    String text = String.format(Locale.ROOT, "%+.4f", device.get(name).asDouble());
    String mean = text.endsWith("0.0000") ? "0.0000" : text;
    JsonNode interval = device.get(name + "_interval");
    return interval == null
        ? mean
        : String.format(
            Locale.ROOT,
            "%s ± %.4f",
            mean,
            (interval.get(1).asDouble() - interval.get(0).asDouble()) / 2);
  }
}
