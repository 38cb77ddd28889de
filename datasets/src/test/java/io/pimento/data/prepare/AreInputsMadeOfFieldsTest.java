package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.Origin;
import io.pimento.data.Split;
import io.pimento.data.derive.InputSettings;
import io.pimento.data.prepare.PrepareSummary.CrossSummary;
import io.pimento.data.prepare.PrepareSummary.InputsSummary;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AreInputsMadeOfFieldsTest {
  @TempDir Path temp;

  private static DataSchema schema(Path folder) throws IOException {
    try (ShardedDataset data = ShardedDataset.open(folder)) {
      return data.schema();
    }
  }

  private static InputsSummary made(FinishedPreparation prepared) {
    return Objects.requireNonNull(prepared.summary().inputs());
  }

  private static int place(List<String> names, String name) {
    assertThat(names).contains(name);
    return names.indexOf(name);
  }

  @Test
  void areFieldsThatClickTogetherFound() throws IOException {
    FinishedPreparation prepared = new PlantedClicks(temp).prepare("out", 2);
    List<CrossSummary> crosses = made(prepared).crosses();
    assertThat(crosses.getFirst().name()).isEqualTo("left+right");
    assertThat(crosses.getFirst().gain()).isGreaterThan(0.02);
    assertThat(crosses.getFirst().cells()).isEqualTo(16);
    assertThat(crosses.getFirst().cardinality()).isEqualTo(17);
    assertThat(crosses)
        .extracting(CrossSummary::name)
        .doesNotContain("noise+hiss", "noise+bin.age", "hiss+bin.age");
    DataSchema schema = schema(temp.resolve("out"));
    List<String> dense = schema.dense().stream().map(DenseField::name).toList();
    // Raw columns first, in their order; then what is made of them.
    assertThat(dense.subList(0, 2)).containsExactly("gain", "age");
    assertThat(schema.categorical().subList(0, 4))
        .extracting(CategoricalField::name)
        .containsExactly("left", "right", "noise", "hiss");
    assertThat(schema.dense().get(place(dense, "rate.left+right")).origin())
        .isEqualTo(new Origin(Origin.Kind.RATE, List.of("left", "right")));
    assertThat(schema.dense().get(place(dense, "rate.tags")).origin())
        .isEqualTo(new Origin(Origin.Kind.RATE, List.of("tags")));
    assertThat(dense).contains("count.hiss", "count.left+right", "rate.bin.gain");
    assertThat(dense).as("a count of few values says little").doesNotContain("count.left");
    PreparedRows test = PreparedRows.of(temp.resolve("out"), Split.TEST);
    int left = 0;
    int rate = place(dense, "rate.left+right");
    Map<List<Integer>, Set<Float>> byCell = new HashMap<>();
    for (int r = 0; r < test.ids().size(); r++) {
      List<Integer> cell = test.ids().get(r).subList(left, left + 2);
      byCell.computeIfAbsent(cell, k -> new HashSet<>()).add(test.dense().get(r).get(rate));
    }
    assertThat(byCell).hasSize(16).allSatisfy((cell, rates) -> assertThat(rates).hasSize(1));
    assertThat(byCell.values().stream().flatMap(Set::stream).filter(v -> v > 0.3).count())
        .as("the cells that click")
        .isEqualTo(8);
  }

  @Test
  void areFrequentValuesBinsOfTheirOwn() throws IOException {
    new PlantedClicks(temp).prepare("out", 1);
    DataSchema schema = schema(temp.resolve("out"));
    List<String> names = schema.categorical().stream().map(CategoricalField::name).toList();
    int bin = place(names, "bin.gain");
    assertThat(schema.categorical().get(bin).cardinality()).as("0 and six amounts").isEqualTo(7);
    assertThat(schema.categorical().get(bin).origin())
        .isEqualTo(new Origin(Origin.Kind.BIN, List.of("gain")));
    PreparedRows rows = PreparedRows.of(temp.resolve("out"), Split.TRAIN);
    Map<Integer, Set<Float>> values = new HashMap<>();
    for (int r = 0; r < rows.ids().size(); r++) {
      values
          .computeIfAbsent(rows.ids().get(r).get(bin), k -> new HashSet<>())
          .add(rows.dense().get(r).getFirst());
    }
    assertThat(values).hasSize(7).allSatisfy((b, v) -> assertThat(v).hasSize(1));
    assertThat(schema.categorical().get(place(names, "bin.age")).cardinality()).isBetween(40, 48);
  }

  @Test
  void areBytesTheSameOnAnyNumberOfThreads() throws IOException {
    PlantedClicks clicks = new PlantedClicks(temp);
    for (int threads : List.of(1, 2, 5)) {
      clicks.prepare("on-" + threads, threads);
    }
    try (Stream<Path> files = Files.list(temp.resolve("on-1"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        for (String other :
            name.equals("timings.json") ? List.<String>of() : List.of("on-2", "on-5")) {
          assertThat(Files.mismatch(file, temp.resolve(other).resolve(name)))
              .as(name)
              .isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void areRawRowsGivenTheBitsOfTheShards() throws Exception {
    PlantedClicks clicks = new PlantedClicks(temp);
    clicks.prepare("out", 2);
    RowEncoder encoder = RowEncoder.open(temp.resolve("out"));
    assertThat(encoder.dataSchema()).isEqualTo(schema(temp.resolve("out")));
    for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
      Path raw = clicks.write("raw.csv", split == Split.TEST ? "2" : "1");
      assertThat(PreparedRows.encoded(encoder, raw))
          .usingRecursiveComparison()
          .ignoringFields("weights")
          .isEqualTo(PreparedRows.of(temp.resolve("out"), split));
    }
  }

  @Test
  void areFurtherFilesGivenTheSame() throws IOException {
    PlantedClicks clicks = new PlantedClicks(temp);
    clicks.prepare("out", 2);
    Path test = clicks.write("later.csv", "2");
    Preparation.runLike(
        RowEncoder.open(temp.resolve("out")),
        PrepareConfig.defaults(
                "planted",
                InputFormat.TABLE,
                new SplitFiles(List.of(), List.of(), List.of(test)),
                temp.resolve("later"))
            .withDense(DenseTransform.AUTO),
        PrepareListener.SILENT);
    for (String file : RowEncoder.open(temp.resolve("out")).files()) {
      assertThat(
              Files.mismatch(
                  temp.resolve("out").resolve(file), temp.resolve("later").resolve(file)))
          .as(file)
          .isEqualTo(-1);
    }
    assertThat(PreparedRows.of(temp.resolve("later"), Split.TEST))
        .isEqualTo(PreparedRows.of(temp.resolve("out"), Split.TEST));
  }

  @Test
  void isDamageNamed() throws IOException {
    new PlantedClicks(temp).prepare("out", 2);
    Path out = temp.resolve("out");
    for (String name : List.of("inputs.json", "inputs.bin", "crosses.bin")) {
      assertThat(RowEncoder.open(out).files()).contains(name);
      Path file = out.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      byte[] other = whole.clone();
      other[other.length / 2] ^= 4;
      Files.write(file, other);
      assertThatThrownBy(() -> RowEncoder.open(out))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file + ": truncated or damaged");
      Files.write(file, Arrays.copyOf(whole, whole.length - 1));
      assertThatThrownBy(() -> RowEncoder.open(out))
          .hasMessageContaining(file + ": truncated or damaged");
      Files.delete(file);
      assertThatThrownBy(() -> RowEncoder.open(out)).hasMessageContaining(file + ": is missing");
      Files.write(file, whole);
    }
    RowEncoder.open(out);
  }

  @Test
  void doesNothingStayBesideTheOutput() throws IOException {
    PlantedClicks clicks = new PlantedClicks(temp);
    Path left = Files.createDirectory(temp.resolve(".out.rows-1-abc"));
    Files.writeString(left.resolve(".lock"), "");
    clicks.prepare("out", 2);
    PrepareConfig config = clicks.config("bad");
    Files.writeString(temp.resolve("bad.csv"), "1,0,l1\n", java.nio.file.StandardOpenOption.APPEND);
    assertThatThrownBy(() -> PlantedClicks.prepare(config, 2)).isInstanceOf(IOException.class);
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .contains("out")
          .noneMatch(name -> name.startsWith(".") || name.equals("bad"));
    }
  }

  private Path table(
      String schema, int rows, String header, java.util.function.IntFunction<String> row)
      throws IOException {
    Files.writeString(
        temp.resolve("t.yaml"),
        "name: t\nlabel: {column: y, positive: ['1'], negative: ['0']}\n" + schema);
    StringBuilder text = new StringBuilder(header + "\n");
    for (int r = 0; r < rows; r++) {
      text.append(row.apply(r)).append('\n');
    }
    return Files.writeString(temp.resolve("t.csv"), text);
  }

  private FinishedPreparation prepare(Path table) throws IOException {
    return PlantedClicks.prepare(
        PrepareConfig.defaults(
                "t", InputFormat.TABLE, SplitFiles.cutFrom(table), temp.resolve("out"))
            .withSchemaFile(temp.resolve("t.yaml"))
            .withReplace(true)
            .withInputs(InputSettings.AUTO),
        2);
  }

  @Test
  void isOneFieldEnough() throws IOException {
    InputsSummary made =
        made(prepare(table("categorical: [a]\n", 400, "y,a", r -> r % 2 + ",a" + r % 3)));
    assertThat(made).isEqualTo(new InputsSummary(0, 1, 0, 320, List.of()));
    assertThat(schema(temp.resolve("out")).dense())
        .extracting(DenseField::name)
        .as("no column of zeros beside it")
        .containsExactly("rate.a");
    assertThat(RowEncoder.open(temp.resolve("out")).dataSchema())
        .isEqualTo(schema(temp.resolve("out")));
  }

  @Test
  void isNothingMadeOfFieldsOfOneValue() throws IOException {
    InputsSummary made =
        made(prepare(table("dense: [x]\ncategorical: [a]\n", 400, "y,a,x", r -> r % 2 + ",,7")));
    assertThat(made).isEqualTo(new InputsSummary(0, 0, 0, 320, List.of()));
    assertThat(schema(temp.resolve("out")).dense()).containsExactly(new DenseField("x"));
  }

  @Test
  void isLittleMadeOfFewRowsAndOfFewClicks() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    String schema = "dense: [x]\ncategorical: [a, b]\n";
    java.util.function.IntFunction<String> row =
        r -> "," + random.nextInt(90) + ",a" + random.nextInt(3) + ",b" + random.nextInt(4);
    InputsSummary made = made(prepare(table(schema, 25, "y,x,a,b", r -> r % 2 + row.apply(r))));
    assertThat(made).isEqualTo(new InputsSummary(0, 0, 0, 0, List.of()));
    made = made(prepare(table(schema, 4000, "y,x,a,b", r -> (r < 10 ? 1 : 0) + row.apply(r))));
    assertThat(made.crosses()).isEmpty();
    PreparedRows rows = PreparedRows.of(temp.resolve("out"), Split.TRAIN);
    assertThat(rows.dense()).allSatisfy(r -> assertThat(r).allMatch(v -> Math.abs(v) < 100));
  }

  @Test
  void areManyFieldsSearched() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    int fields = 300;
    StringBuilder header = new StringBuilder("y");
    List<String> names = new ArrayList<>();
    for (int f = 0; f < fields; f++) {
      header.append(",f").append(f);
      names.add("f" + f);
    }
    Path table =
        table(
            "categorical: " + names + "\n",
            2500,
            header.toString(),
            r -> {
              StringBuilder line = new StringBuilder();
              int parity = 0;
              for (int f = 0; f < fields; f++) {
                int value = random.nextInt(2);
                parity ^= f == 40 || f == 250 ? value : 0;
                line.append(",v").append(value);
              }
              return (random.nextInt(10) < 2 ? 1 - parity : parity) + line.toString();
            });
    InputsSummary made = made(prepare(table));
    assertThat(made.crosses().getFirst().name()).isEqualTo("f40+f250");
    assertThat(made.rates()).isGreaterThan(200);
  }

  @Test
  void doesADatasetWithoutThemStayAsItWas() throws IOException {
    PlantedClicks clicks = new PlantedClicks(temp);
    PlantedClicks.prepare(clicks.config("out").withInputs(InputSettings.NONE), 2);
    for (String file : List.of("dataset.json", "encoding.json", "summary.json")) {
      assertThat(Files.readString(temp.resolve("out").resolve(file)))
          .as(file)
          .doesNotContain("\"origin\" : {")
          .doesNotContain("inputs");
    }
    assertThat(Files.readString(temp.resolve("out/dataset.json"))).contains("\"version\" : 2");
    assertThat(schema(temp.resolve("out")).dense())
        .allMatch(field -> field.origin().equals(Origin.RAW));
  }

  @Test
  void areNamesThatFieldsHaveLeftToThem() throws IOException {
    prepare(
        table(
            "dense: [rate.a]\ncategorical: [a]\n",
            400,
            "y,a,rate.a",
            r -> r % 2 + ",a" + r % 3 + ",1"));
    assertThat(schema(temp.resolve("out")).dense())
        .extracting(DenseField::name)
        .containsExactly("rate.a", "rate.a.2");
  }
}
