package io.pimento.app;

import static io.pimento.app.ShopTable.passes;
import static io.pimento.app.ShopTable.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table whose column says the splits: preparing it, looking at it, and what cannot be. */
class IsASplitColumnObeyedTest {
  @TempDir private static Path folder;

  private static ShopTable shop;

  @BeforeAll
  static void prepare() throws Exception {
    shop = ShopTable.in(folder);
  }

  @Test
  void isWhatTheDataHoldShown() throws Exception {
    CommandLineRun inspect = CommandLineRun.of("inspect", shop.at("data"));
    passes(inspect);
    assertThat(inspect.out())
        .contains(
            "made of other fields: bin 1, rate 4",
            "4 categorical, 2 of several values",
            "tags",
            "mean",
            "topics",
            "weighted")
        .contains("rows have weights, scaled by 0.");
  }

  @Test
  void areSplitsOfAConfigurationTakenInsteadOfTheSchemas() throws Exception {
    CommandLineRun folds =
        shop.prepare(
            "folds", "--set", "data.folds={column: part, validation: [test], ignore: [dev]}");
    passes(folds);
    assertThat(folds.out())
        .containsPattern("train +2,100 rows")
        .containsPattern("validation +300 rows")
        .containsPattern("test +0 rows")
        .contains("600 rows left out, as the split column says")
        .doesNotContain("warning"); // no fold is named for the test
    CommandLineRun none =
        shop.prepare(
            "nothing", "--set", "data.folds={column: part, validation: [dev], test: [none]}");
    passes(none);
    assertThat(none.out()).contains("warning: the split column gives no row to test");
    CommandLineRun words = shop.prepare("words", "--set", "data.split_column.column=part");
    passes(words);
    assertThat(words.out())
        .containsPattern("validation +600 rows")
        .containsPattern("test +300 rows");
  }

  @Test
  void isWhatCannotBeRefusedInOneLine() throws Exception {
    refused(
        shop.prepare("x", "--set", "data.split=[8, 1, 1]"), "but the column part names the splits");
    refused(
        shop.prepare("x", "--set", "data.folds.column=user", "--set", "data.folds.validation=[u1]"),
        "column user stands twice");
    refused(shop.prepare("x", "--set", "data.folds.test=[3]"), "data.folds.test must be []");
    refused(
        shop.prepare("x", "--test", shop.at("rows.csv")),
        "test has files of its own, and the column part names the splits");
    refused(
        shop.prepare(
            "x", "--set", "data.split_column={column: part, train: [train], test: [test]}"),
        "\"dev\" is not a value that names a split");
    refused(
        CommandLineRun.of(
            "prepare",
            "--format",
            "criteo",
            "--out",
            shop.at("x"),
            shop.at("rows.csv"),
            "--set",
            "data.split_column.column=part"),
        "the split column part needs a schema file");
  }
}
