package io.pimento.search.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.search.baseline.Family;
import io.pimento.search.model.WidthRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreRecipesReadTest {
  @TempDir private Path folder;

  private Recipes with(String line) throws Exception {
    return Recipes.read(Files.writeString(folder.resolve("own.yaml"), line));
  }

  /** The program's own text with another last section. */
  private Recipes changed(String section, String line) throws Exception {
    String text = Recipes.ownText();
    return with(text.substring(0, text.indexOf("searched:")) + section + ":\n  " + line + "\n");
  }

  @Test
  void doDrawsStayInTheirRangesAndFollowFromTheSeed() {
    for (Family family : Family.values()) {
      RecipeSpace space = Recipes.own().of(family.label());
      Set<Draw> different = new HashSet<>();
      Draw last = space.first(100_000);
      for (int trial = 1; trial < 60; trial++) {
        Draw any = space.any(100_000, 7, trial);
        assertThat(any).isEqualTo(space.any(100_000, 7, trial));
        last = space.near(trial % 9 == 0 ? any : last, 100_000, 7, trial);
        for (Draw d : new Draw[] {any, last}) {
          assertThat(d.learningRate()).isBetween(0.0005, 0.1);
          assertThat(d.tablePrior()).isBetween(1.0, 3000.0);
          assertThat(d.tableRate()).isBetween(1.0, 12.0);
          assertThat(d.weightPrior()).isBetween(0.01, 60.0);
          assertThat(Integer.bitCount(d.batch())).isOne();
          assertThat(d.batch()).isBetween(64, 256);
          different.add(d);
        }
      }
      assertThat(different).hasSizeGreaterThan(60);
    }
  }

  @Test
  void doBatchesGrowWithTheRootOfTheRows() {
    RecipeSpace space = Recipes.own().of("DeepFM");
    assertThat(space.first(1).batch()).isEqualTo(32);
    assertThat(space.first(32_000).batch()).isEqualTo(64);
    assertThat(space.first(800_000).batch()).isEqualTo(256);
    assertThat(space.first(36_000_000).batch()).isEqualTo(2048);
    assertThat(space.first(10_000_000_000L).batch()).isEqualTo(8192);
  }

  @Test
  void doesTheSecondTrialDifferWhereARangeSaysSo() throws Exception {
    RecipeSpace own = Recipes.own().of("DeepFM");
    Draw first = own.first(1000);
    Draw second = own.second(1000, 7, 1);
    assertThat(second.tableRate()).isGreaterThan(first.tableRate());
    assertThat(second.tablePrior()).isLessThan(first.tablePrior());
    assertThat(second.learningRate()).isEqualTo(first.learningRate());
    RecipeSpace old = with(Recipes.ownText().replaceAll("second: [0-9.]+, ", "")).of("DeepFM");
    assertThat(old.first(1000)).isEqualTo(first);
    assertThat(old.second(1000, 7, 1)).isEqualTo(old.any(1000, 7, 1));
  }

  @Test
  void doFilesWithoutARateOfTablesHaveOneRate() throws Exception {
    RecipeSpace old = with(Recipes.ownText().replaceAll("\n  table_rate: .*", "")).of("DNN");
    assertThat(old.any(1000, 7, 3).tableRate()).isEqualTo(1);
  }

  @Test
  void doesASectionChangeItsFamilyAlone() throws Exception {
    Recipes own = changed("searched", "epochs: [7]");
    assertThat(own.of(Recipes.SEARCHED).first(1000).epochs()).isEqualTo(7);
    assertThat(own.of("DeepFM")).isEqualTo(Recipes.own().of("DeepFM"));
  }

  /** Files of earlier versions have no widths: draws are what they were. */
  @Test
  void doFilesWithoutWidthsDrawWhatTheyDid() throws Exception {
    RecipeSpace own = Recipes.own().of("FM");
    RecipeSpace old = with(Recipes.ownText().replaceAll("\n  widths: .*", "")).of("FM");
    Set<WidthRule> drawn = new HashSet<>();
    for (int trial = 1; trial < 20; trial++) {
      Draw with = own.any(1000, 7, trial);
      Draw without = old.any(1000, 7, trial);
      assertThat(without.sizes().widths()).isEqualTo(WidthRule.EQUAL);
      assertThat(without.learningRate()).isEqualTo(with.learningRate());
      assertThat(without.batch()).isEqualTo(with.batch());
      assertThat(without).isEqualTo(own.withoutWidths().any(1000, 7, trial));
      drawn.add(with.sizes().widths());
    }
    assertThat(drawn).containsExactlyInAnyOrder(WidthRule.values());
    assertThat(own.first(1000).sizes().widths()).isEqualTo(WidthRule.EQUAL);
    assertThat(Recipes.own().of("LR").any(1000, 7, 1).sizes().widths()).isEqualTo(WidthRule.EQUAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          epochs: [0]                                | searched.epochs must be a list of whole numbers from 1
          epochs: 3                                  | searched.epochs must be a list of whole numbers from 1
          epochs: [1.5]                              | searched.epochs must be
          epochs: []                                 | searched.epochs must be
          dropout: [1]                               | searched.dropout must be a list of numbers from 0 to below 1
          dropout: [-0.1]                            | searched.dropout must be
          learning_rate: [0]                         | searched.learning_rate must be a list of numbers above 0
          learning_rate: [fast]                      | searched.learning_rate must be
          learning_rate: {first: 1, from: 2, to: 3}  | with 0 < from ≤ first ≤ to
          learning_rate: {first: 1, to: 3}           | with 0 < from ≤ first ≤ to
          learning_rate: {first: 1, from: 1, to: 3, step: 1} | with 0 < from ≤ first ≤ to
          learning_rate: {first: 1, second: 4, from: 1, to: 3} | and second between them
          table_rate: {first: 1, second: x, from: 1, to: 3} | searched.table_rate must be {first, from, to}
          table_rate: [0]                            | searched.table_rate must be a list of numbers above 0
          hidden: [400]                              | searched.hidden must be a list of lists of whole numbers
          hidden: [[]]                               | searched.hidden must be
          widths: [wide]                             | searched.widths must be a list of equal and by_rows
          widths: equal                              | searched.widths must be a list of equal and by_rows
          learning_rat: [1]                          | unknown key 'searched.learning_rat'
          """)
  void isAWrongRangeNamed(String line, String message) {
    assertThatThrownBy(() -> changed("searched", line))
        .hasMessageContaining("own.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void isAnUnknownOrAMissingSectionNamed() {
    assertThatThrownBy(() -> changed("DeepFN", "epochs: [3]"))
        .hasMessageContaining("unknown section 'DeepFN'");
    assertThatThrownBy(() -> with("LR: {epochs: [3]}"))
        .hasMessageContaining("all.")
        .hasMessageContaining("missing");
  }
}
