package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.BagField;
import io.pimento.data.Pooling;
import io.pimento.data.Split;
import io.pimento.data.prepare.PrepareSummary.BagSummary;
import io.pimento.data.prepare.PrepareSummary.FieldSummary;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.reader.SplitColumn;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AreBagsWeightsAndSplitsPreparedTest {
  @TempDir Path temp;

  /** Whom each row is of, in words; c is frequent outside train only. */
  private static final String[] ROWS = {
    "y,u,g,w,part",
    "1,ann,a|b|a,2,0",
    "0,ann,,1,0",
    "0,bob,b|c,0,0",
    "1,bob,a|b|x|y,5,1",
    "0,ann,c|c|c,1,1",
    "1,ann,c,3,2",
    "0,eve,a,9,7"
  };

  private PrepareConfig config(String keys, String... rows) throws IOException {
    Path schema =
        Files.writeString(
            temp.resolve("schema.yaml"),
            keys.startsWith("{")
                ? "{name: t, label: {column: y, positive: ['1'], negative: ['0']}, "
                    + keys.substring(1)
                : "name: t\nlabel: {column: y, positive: ['1'], negative: ['0']}\n" + keys);
    Path file = Files.writeString(temp.resolve("rows.csv"), String.join("\n", rows) + "\n");
    return PrepareConfig.defaults(
            "t", InputFormat.TABLE, SplitFiles.cutFrom(file), temp.resolve("out"))
        .withSchemaFile(schema)
        .withEncoding(new Encoding.Dictionary(2, 100))
        .withReplace(true);
  }

  private PrepareConfig usual() throws IOException {
    return config(
        """
        categorical: [u]
        multi: {g: {most: 3, pooling: sum, longer: last}}
        weight: w
        split: {column: part, train: [0], validation: [1], test: [2], ignore: [7]}
        """,
        ROWS);
  }

  private static PrepareSummary run(PrepareConfig config) throws IOException {
    return Preparation.run(config, PrepareListener.SILENT).summary();
  }

  private PreparedRows rows(Split split) throws IOException {
    return PreparedRows.of(temp.resolve("out"), split);
  }

  @Test
  void areTokensOfABagCountedOnTrainAloneInOneDictionary() throws IOException {
    PrepareSummary summary = run(usual());
    try (ShardedDataset data = ShardedDataset.open(temp.resolve("out"))) {
      assertThat(data.schema().bags()).containsExactly(new BagField("g", 3, 3, Pooling.SUM));
      assertThat(data.schema().weighted()).isTrue();
    }
    // In train a and b stand twice and c once: equal counts go by key, so either may be 1.
    List<List<Integer>> train = rows(Split.TRAIN).bag(0);
    int a = train.getFirst().getFirst();
    int b = train.getFirst().get(1);
    assertThat(List.of(a, b)).containsExactlyInAnyOrder(1, 2);
    assertThat(train).containsExactly(List.of(a, b, a), List.of(), List.of(b, 0));
    assertThat(rows(Split.VALIDATION).bag(0)).containsExactly(List.of(b, 0, 0), List.of(0, 0, 0));
    assertThat(rows(Split.TEST).bag(0)).containsExactly(List.of(0));
    assertThat(summary.fields())
        .containsExactly(new FieldSummary("u", 2, 2), new FieldSummary("g", 3, 3));
    assertThat(summary.bags()).containsExactly(new BagSummary("g", 3, "sum", 12, 1, 1));
    assertThat(summary.rowsRead()).isEqualTo(7);
    assertThat(summary.rowsKept()).isEqualTo(6);
    assertThat(summary.rowsLeftOut()).isEqualTo(1);
  }

  @Test
  void areWeightsScaledToAMeanOfOneInTrain() throws IOException {
    for (Encoding encoding : List.of(new Encoding.Dictionary(1, 10), new Encoding.Hash(16))) {
      PrepareSummary summary = run(usual().withEncoding(encoding));
      assertThat(summary.weightScale()).isEqualTo(1);
      assertThat(rows(Split.TRAIN).weights()).containsExactly(2f, 1f, 0f);
      assertThat(rows(Split.VALIDATION).weights()).containsExactly(5f, 1f);
    }
    String[] heavier = ROWS.clone();
    heavier[3] = "0,bob,b|c,9,0";
    PrepareSummary summary =
        run(
            config(
                "{categorical: [u], multi: {g: {most: 4}}, weight: w, split: {column: part, train:"
                    + " [0], validation: [1], ignore: ['2', '7']}}",
                heavier));
    assertThat(summary.weightScale()).isEqualTo(0.25);
    assertThat(rows(Split.TRAIN).weights()).containsExactly(0.5f, 0.25f, 2.25f);
  }

  @Test
  void areHashedBagsTheRowsOfTheirTokens() throws IOException {
    PrepareSummary summary = run(usual().withEncoding(new Encoding.Hash(1000)));
    List<List<Integer>> train = rows(Split.TRAIN).bag(0);
    int a = train.getFirst().getFirst();
    int b = train.getFirst().get(1);
    assertThat(train.getFirst()).containsExactly(a, b, a);
    assertThat(train.get(2).getFirst()).isEqualTo(b);
    assertThat(rows(Split.TEST).bag(0)).containsExactly(List.of(train.get(2).get(1)));
    assertThat(train).allSatisfy(bag -> assertThat(bag).allMatch(id -> id > 0 && id < 1000));
    assertThat(summary.fields().getLast()).isEqualTo(new FieldSummary("g", 1000, -1));
  }

  @Test
  void doValuesKeepTheirWeights() throws IOException {
    run(
        config(
            "{multi: {g: {pooling: weighted, weight_separator: ':'}}, split: {column: p}}",
            "y,g,p",
            "1,a:0.5|a|b:-2,train",
            "0,,train",
            "1,a:3,dev"));
    assertThat(rows(Split.TRAIN).bagWeights())
        .containsExactly(List.of(List.of(0.5f, 1f, -2f)), List.of(List.of()));
    assertThat(rows(Split.VALIDATION).bagWeights()).containsExactly(List.of(List.of(3f)));
  }

  @Test
  void doFoldsTurn() throws IOException {
    List<String> lines = new ArrayList<>(List.of("y,u,fold"));
    for (int k = 0; k < 40; k++) {
      lines.add(k % 2 + ",u" + k + "," + k / 2 % 10);
    }
    PrepareConfig config =
        config("categorical: [u]\nignored: [fold]\n", lines.toArray(String[]::new))
            .withEncoding(new Encoding.Dictionary(1, 100));
    for (int fold = 0; fold < 10; fold++) {
      SplitFiles files =
          config
              .files()
              .withColumn(
                  SplitColumn.folds(
                      "fold",
                      List.of(String.valueOf(fold)),
                      List.of(String.valueOf((fold + 1) % 10)),
                      fold == 0 ? List.of("5") : List.of()));
      PrepareSummary summary = run(with(config, files));
      assertThat(summary.splits().get(Split.TRAIN).rows()).isEqualTo(fold == 0 ? 28 : 32);
      assertThat(summary.splits().get(Split.VALIDATION).rows()).isEqualTo(4);
      assertThat(summary.splits().get(Split.TEST).rows()).isEqualTo(4);
      assertThat(rows(Split.TEST).column(0)).containsOnly(0); // no user of it is in train
      assertThat(rows(Split.TRAIN).column(0)).doesNotContain(0);
    }
  }

  private static PrepareConfig with(PrepareConfig c, SplitFiles files) {
    return new PrepareConfig(
        c.name(),
        c.synthetic(),
        c.format(),
        files,
        c.schemaFile(),
        c.output(),
        c.replace(),
        SplitParts.defaultFor(files),
        c.seed(),
        c.encoding(),
        c.dense(),
        c.inputs(),
        c.badRows());
  }

  @Test
  void areSplitsThatCannotBeRefused() throws IOException {
    String keys = "{categorical: [u], ignored: [g, w], split: {column: part, train: [%s]%s}}";
    assertThatThrownBy(() -> run(config(keys.formatted("0, 1, 7", ""), ROWS)))
        .hasMessageContaining(
            "rows.csv, line 7, field part: \"2\" is not a value that names a split")
        .hasMessageContaining("train is [0, 1, 7]");
    assertThatThrownBy(() -> run(config(keys.formatted("8", ", validation: [0, 1, 2, 7]"), ROWS)))
        .hasMessageContaining("there are no train rows, only 7 of validation and 0 of test")
        .hasMessageContaining("the values of the split column");
    PrepareConfig twice = config(keys.formatted("0, 1, 2, 7", ""), ROWS);
    Path file = twice.files().train().getFirst();
    assertThatThrownBy(
            () -> run(with(twice, new SplitFiles(List.of(file), List.of(), List.of(file)))))
        .hasMessageContaining("test has files of its own, and the column part names the splits");
    assertThatThrownBy(() -> run(with(twice, twice.files().withColumn(SplitColumn.words("u")))))
        .hasMessageContaining("schema.yaml, with the split column u: column u stands twice");
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @Test
  void areWeightsThatTeachNothingRefused() throws IOException {
    String keys = "{categorical: [u], ignored: [g, part], weight: w}";
    assertThatThrownBy(() -> run(config(keys, "y,u,g,w,part", "1,a,,0,", "0,b,,0,")))
        .hasMessageContaining("the weights of all 2 train rows add up to 0");
    PrepareConfig negative = config(keys, "y,u,g,w,part", "1,a,,1,", "0,b,,-1,", "0,b,,1,");
    assertThatThrownBy(() -> run(negative))
        .hasMessageContaining("line 3, field w: \"-1\" is not a weight, which must be at least 0");
    assertThat(run(negative.withBadRows(BadRows.SKIP)).rowsSkipped()).isEqualTo(1);
  }
}
