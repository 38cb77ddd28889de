package io.pimento.app;

import static io.pimento.app.ShopTable.passes;
import static io.pimento.app.ShopTable.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Models of a table with tags and topics, from training to report. */
@Tag("numbers")
class DoFieldsOfSeveralValuesComeThroughTest {
  @TempDir private static Path folder;

  private static ShopTable shop;

  @BeforeAll
  static void prepare() throws Exception {
    shop = ShopTable.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"masked", "sliced"})
  void isEverythingTrainedSearchedAndScored(String sharing) throws Exception {
    String mode = "train.sharing=" + sharing;
    passes(shop.step("train", sharing, "--set", mode));
    passes(shop.step("search", sharing, "--set", mode));
    passes(shop.step("retrain", sharing, "--set", mode));
    JsonNode models = shop.results(sharing).path("retrain").path("models");
    assertThat(models.size()).isEqualTo(7);
    // The click rate alone has a log loss near 0.69; every kind of model reads the tags.
    for (JsonNode model : models) {
      assertThat(model.path("test").path("log_loss").asDouble())
          .as(model.path("name").asString())
          .isLessThan(0.6);
      assertThat(model.path("test").path("seeds").path(0).path("reliability").size())
          .isBetween(10, 15);
    }
    assertThat(Files.readString(folder.resolve(sharing).resolve("report.html")))
        .contains("<h2>Calibration</h2>", "observed click rate");

    CommandLineRun score = shop.evaluate(sharing, "--group-by", "user");
    passes(score);
    double loss =
        models
            .valueStream()
            .filter(m -> m.path("searched").asBoolean())
            .findFirst()
            .orElseThrow()
            .path("test")
            .path("log_loss")
            .asDouble();
    assertThat(score.out())
        .contains(String.format(Locale.ROOT, "log loss %.6f", loss))
        .contains("AUC inside groups of user: 0.", "the mean of 20 groups");
    JsonNode kept =
        shop.results(sharing).path("evaluate").path("best.safetensors, best.json, test");
    assertThat(kept.path("group_by").asString()).isEqualTo("user");
    assertThat(kept.path("grouped_auc").path("groups").asInt()).isEqualTo(20);
    assertThat(kept.path("calibration_error").asDouble()).isBetween(0.0, 0.3);
    refused(shop.evaluate(sharing, "--group-by", "tags"), "rows have several values of it");
    refused(
        shop.evaluate(sharing, "--group-by", "price"), "there are [user, bin.price, tags, topics]");

    // Started again, nothing is trained again.
    passes(shop.step("train", sharing, "--set", mode));
    JsonNode before = shop.results(sharing).path("retrain");
    passes(shop.step("retrain", sharing, "--set", mode));
    assertThat(shop.results(sharing).path("retrain")).isEqualTo(before);
  }

  /** Rows have bags and weights: replicas share them out, in the same bytes on any threads. */
  @Test
  void doReplicasTrainOnThem() throws Exception {
    String replicas = "train.replicas=2";
    passes(
        shop.step("train", "one-thread", "--set", replicas, "--set", "model.weight_bits=[8, 32]"));
    passes(
        shop.step(
            "train",
            "two-threads",
            "--set",
            replicas,
            "--set",
            "model.weight_bits=[8, 32]",
            "--threads",
            "2"));
    String file = "supernet.safetensors";
    assertThat(
            Files.mismatch(
                folder.resolve("one-thread/" + file), folder.resolve("two-threads/" + file)))
        .isEqualTo(-1);
    passes(shop.step("train", "alone", "--set", "model.weight_bits=[8, 32]"));
    assertThat(
            Files.mismatch(folder.resolve("one-thread/" + file), folder.resolve("alone/" + file)))
        .isNotEqualTo(-1);
  }
}
