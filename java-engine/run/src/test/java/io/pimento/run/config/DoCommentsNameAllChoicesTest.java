package io.pimento.run.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.search.baseline.Family;
import io.pimento.search.branch.BranchKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The comments of {@code defaults.yaml} beside the families and branches that there are. */
class DoCommentsNameAllChoicesTest {
  private static String between(String start, String end) throws IOException {
    try (InputStream in = ConfigTree.class.getResourceAsStream("defaults.yaml")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      int from = text.indexOf(start);
      return text.substring(from, text.indexOf(end, from));
    }
  }

  @Test
  void everyFamilyStandsBesideTheModelsOfFit() throws IOException {
    String words = between("\n  models: ", "\n  recipes: ");
    assertThat(List.of(words.replaceAll(".*# ", "").trim().split(", ")))
        .containsAll(Family.labels());
  }

  @Test
  void everyBranchStandsBesideTheBranchesOfAModel() throws IOException {
    String words = between("\n  branches: ", "\n  branch_widths: ");
    assertThat(List.of(words.split("[^a-z_]+"))).containsAll(BranchKind.labels());
  }
}
