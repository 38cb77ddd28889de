package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private static final String STUCK = "stuck-on=0.001,stuck-off=0.001,seed=1";

  @TempDir private Path folder;

  @Test
  void isEveryChangeAsTheDevicesGiveIt() throws Exception {
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
    StringBuilder rows = new StringBuilder();
    List<JsonNode> exact =
        score(rows, "isaac-32nm", "w8a8", "", "none", "variation=reram,seed=1", STUCK);
    score(rows, "isaac-32nm", "w4a4", "", "none");
    List<JsonNode> narrow = score(rows, "isaac-32nm", "w8a8", "adc.bits=6", "none");
    score(rows, "small-crossbar-32nm", "w8a8", "", "none", "variation=reram,seed=1", STUCK);
    String table =
        PART.begin()
            + "| device | bits | changed | cells | change of log loss | change of AUC |"
            + " conversions clipped |\n| --- | --- | --- | --- | ---: | ---: | ---: |\n"
            + rows
            + PART.end();
    PART.hold(table);
    assertThat(exact.getFirst().get("clipped").asLong()).isZero();
    assertThat(Math.abs(exact.getFirst().get("log_loss_change").asDouble())).isLessThan(0.002);
    assertThat(narrow.getFirst().get("clipped").asLong()).isPositive();
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private List<JsonNode> score(
      StringBuilder rows, String device, String bits, String constant, String... faults)
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
    if (!constant.isEmpty()) {
      args.addAll(List.of("--constant", constant));
    }
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
              "| %s | %s | %s | %s | %s | %s | %.2f %% |%n",
              device,
              bits,
              constant,
              d.get("faults").asString(),
              signed(d.get("log_loss_change").asDouble()),
              signed(d.get("auc_change").asDouble()),
              100.0 * d.get("clipped").asLong() / d.get("conversions").asLong()));
    }
    return all;
  }

  /** Three digits, and no sign where they are all 0. */
  private static String signed(double change) {
    String text = String.format(Locale.ROOT, "%+.3f", change);
    return text.endsWith("0.000") ? "0.000" : text;
  }
}
