package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoesPrepareSayWhatBecomesOfDenseFieldsTest {
  private static final List<String> SAID =
      List.of(
          "  price: log: (ln(1 + (x",
          "  offset: standardize: (x + ",
          "  same: constant, so 0; train has 7.000 to 7.000",
          "  none: no value in train, so 0");

  @TempDir private Path temp;
  private Path rows;
  private Path schema;

  @BeforeEach
  void write() throws Exception {
    StringBuilder text = new StringBuilder("y,price,offset,same,none,c\n");
    for (int r = 0; r < 400; r++) {
      text.append(r % 2).append(',').append(Math.exp(r % 37 / 3.0)).append(',');
      text.append(-1e6 + r % 41).append(",7,,a\n");
    }
    rows = Files.writeString(temp.resolve("rows.csv"), text);
    schema =
        Files.writeString(
            temp.resolve("schema.yaml"),
            "name: t\nlabel: {column: y, positive: ['1'], negative: ['0']}\n"
                + "dense: [price, offset, same, none]\ncategorical: [c]\n");
  }

  private CommandLineRun prepare(String out, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("prepare", "--out", temp.resolve(out).toString()));
    line.addAll(List.of(more));
    return CommandLineRun.of(line.toArray(String[]::new));
  }

  private CommandLineRun table(String out, String... more) throws Exception {
    List<String> line =
        new ArrayList<>(List.of("--format", "table", "--schema", schema.toString()));
    line.addAll(List.of(more));
    line.add(rows.toString());
    return prepare(out, line.toArray(String[]::new));
  }

  @Test
  void isEveryChoiceSaid() throws Exception {
    CommandLineRun first = table("one");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).contains(SAID);
    List<String> said =
        first.out().lines().filter(l -> SAID.stream().anyMatch(l::contains)).toList();
    assertThat(said).hasSize(4);
    String one = temp.resolve("one").toString();
    assertThat(CommandLineRun.of("inspect", one).out())
        .contains(said)
        .contains("denseTransform: auto");
    CommandLineRun like = prepare("two", "--like", one, "--test", rows.toString());
    assertThat(like.out()).as(like.err()).contains(said);
    CommandLineRun third =
        prepare("three", "--like", temp.resolve("two").toString(), "--test", rows.toString());
    assertThat(third.out()).as(third.err()).contains(said);
    // What was asked for by name needs no words.
    for (String dense : List.of("log1p", "identity", "standardize")) {
      CommandLineRun named = table(dense, "--set", "data.dense=" + dense);
      assertThat(named.exit()).as(named.err()).isZero();
      assertThat(named.out()).doesNotContain("price");
    }
    assertThat(
            prepare(
                    "no",
                    "--like",
                    temp.resolve("log1p").toString(),
                    "--set",
                    "data.dense=auto",
                    rows.toString())
                .err())
        .contains("data.dense is auto, but ")
        .contains("was made with log1p");
    assertThat(table("no", "--set", "data.dense=automatic").err())
        .contains("data.dense")
        .contains("standardize, auto");
  }

  @Test
  void doPublishedFormatsKeepTheirLogarithm() throws Exception {
    String cells = "\t5".repeat(13) + "\tab".repeat(26) + "\n";
    Path criteo = Files.writeString(temp.resolve("c.txt"), ("0" + cells + "1" + cells).repeat(20));
    CommandLineRun run = prepare("criteo", "--format", "criteo", criteo.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(CommandLineRun.of("inspect", temp.resolve("criteo").toString()).out())
        .contains("denseTransform: log1p");
    Path fm = Files.writeString(temp.resolve("f.txt"), "0 0:1.5 1:1\n1 0:2.5 1:1\n".repeat(20));
    Path fmSchema =
        Files.writeString(
            temp.resolve("fm.yaml"),
            "name: f\nlabel: {column: y, positive: ['1'], negative: ['0']}\ncolumns: [p, c]\n"
                + "dense: [p]\ncategorical: [c]\n");
    CommandLineRun entries =
        prepare("fm", "--format", "libfm", "--schema", fmSchema.toString(), fm.toString());
    assertThat(entries.out()).as(entries.err()).contains("  p: standardize: (x - 2.000) / 0.5000");
  }
}
