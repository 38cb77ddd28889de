package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.Split;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoDictionariesGrowTest {
  private static final String HEADER = "y,price,user,tags\n";

  @TempDir Path temp;

  @BeforeEach
  void writeSchema() throws IOException {
    Files.writeString(
        temp.resolve("schema.yaml"),
        """
        name: shop
        label: {column: y, positive: ["1"], negative: ["0"]}
        dense: [price]
        categorical: [user]
        multi: {tags: {separator: "|", most: 3, pooling: mean}}
        """);
  }

  private Path day(String name, int firstUser, int users, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder(HEADER);
    for (int r = 0; r < 400; r++) {
      text.append(r % 3 == 0 ? 1 : 0).append(',').append(random.nextInt(100)).append(',');
      text.append('u').append(firstUser + random.nextInt(users)).append(',');
      text.append('t').append(firstUser + random.nextInt(users / 2));
      text.append("|t").append(firstUser + random.nextInt(users / 2)).append('\n');
    }
    return Files.writeString(temp.resolve(name), text);
  }

  private PrepareConfig config(Path file, String output, Encoding encoding) {
    return PrepareConfig.defaults(
            "shop",
            InputFormat.TABLE,
            new SplitFiles(List.of(file), List.of(), List.of()),
            temp.resolve(output))
        .withParts(SplitParts.ALL_GIVEN)
        .withSchemaFile(temp.resolve("schema.yaml"))
        .withDense(DenseTransform.STANDARDIZE)
        .withEncoding(encoding);
  }

  private RowEncoder first(Path file, Encoding encoding) throws IOException {
    Preparation.run(config(file, "first", encoding), PrepareListener.SILENT);
    return RowEncoder.open(temp.resolve("first"));
  }

  private RowEncoder grown(RowEncoder like, Path file, String output) throws IOException {
    Preparation.runGrown(like, config(file, output, like.encoding()), PrepareListener.SILENT);
    return RowEncoder.open(temp.resolve(output));
  }

  @Test
  void doEarlierValuesKeepTheirRowsAndNewOnesFollow() throws Exception {
    Path monday = day("monday.csv", 0, 60, 1);
    Path tuesday = day("tuesday.csv", 30, 60, 2);
    RowEncoder earlier = first(monday, new Encoding.Dictionary(3, 1000));
    RowEncoder later = grown(earlier, tuesday, "second");
    for (Path file : List.of(monday, tuesday)) {
      PreparedRows before = PreparedRows.encoded(earlier, file);
      PreparedRows after = PreparedRows.encoded(later, file);
      assertThat(after.dense()).as("the transform of earlier days").isEqualTo(before.dense());
      List<Integer> user = before.column(0);
      int known = earlier.encoders().getFirst().cardinality();
      for (int r = 0; r < user.size(); r++) {
        int now = after.column(0).get(r);
        if (user.get(r) > 0) {
          assertThat(now).isEqualTo(user.get(r));
        } else {
          assertThat(now == 0 || now >= known).isTrue();
        }
      }
      assertThat(after.bag(0)).hasSameSizeAs(before.bag(0));
    }
    PreparedRows rows = PreparedRows.of(temp.resolve("second"), Split.TRAIN);
    assertThat(rows.column(0)).isEqualTo(PreparedRows.encoded(later, tuesday).column(0));
    int known = earlier.encoders().getFirst().cardinality();
    int size = later.encoders().getFirst().cardinality();
    assertThat(size).isGreaterThan(known);
    long last = Long.MAX_VALUE;
    for (int row = known; row < size; row++) {
      int wanted = row;
      long count = rows.column(0).stream().filter(id -> id == wanted).count();
      assertThat(count).as("rows of the new user in row %d", row).isBetween(3L, last);
      last = count;
    }
    try (ShardedDataset data = ShardedDataset.open(temp.resolve("second"))) {
      assertThat(data.schema().categorical().getFirst().cardinality()).isEqualTo(size);
    }
  }

  @Test
  void doesItKnowWhatItGrewFrom() throws Exception {
    RowEncoder monday = first(day("monday.csv", 0, 60, 1), Encoding.Dictionary.DEFAULT);
    RowEncoder tuesday = grown(monday, day("tuesday.csv", 30, 60, 2), "tuesday");
    RowEncoder wednesday = grown(tuesday, day("wednesday.csv", 60, 60, 3), "wednesday");
    for (RowEncoder earlier : List.of(monday, tuesday, wednesday)) {
      assertThat(wednesday.continues(earlier.fingerprint())).isTrue();
    }
    assertThat(monday.continues(tuesday.fingerprint())).isFalse();
    assertThat(tuesday.continues(wednesday.fingerprint())).isFalse();
    assertThat(tuesday.fingerprint()).isNotEqualTo(monday.fingerprint());
  }

  @Test
  void doesNothingChangeWhereNothingIsNew() throws Exception {
    Path monday = day("monday.csv", 0, 60, 1);
    List<Encoding> encodings =
        List.of(Encoding.Dictionary.DEFAULT, new Encoding.Dictionary(1, 20), new Encoding.Hash(50));
    for (Encoding encoding : encodings) {
      RowEncoder earlier = first(monday, encoding);
      Path other = encoding == Encoding.Dictionary.DEFAULT ? monday : day("o.csv", 500, 60, 4);
      RowEncoder later = grown(earlier, other, "again-" + encoding.hashCode());
      assertThat(later.fingerprint()).as("%s", encoding).isEqualTo(earlier.fingerprint());
      for (String file : earlier.files()) {
        assertThat(Files.mismatch(temp.resolve("first").resolve(file), later.file(file)))
            .as(file)
            .isEqualTo(-1);
      }
      deleteFirst();
    }
  }

  private void deleteFirst() throws IOException {
    try (var files = Files.list(temp.resolve("first"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(temp.resolve("first"));
  }

  @Test
  void areInputsMadeOfRowsAsIfNewValuesWereUnknown() throws Exception {
    PlantedClicks planted = new PlantedClicks(temp);
    planted.prepare("out", 2);
    RowEncoder earlier = RowEncoder.open(temp.resolve("out"));
    String text = Files.readString(planted.write("day.csv", "1"));
    // A new value in a field of a cross, one in a large field, and one among several.
    Path day =
        Files.writeString(
            temp.resolve("day.csv"),
            text.replace(",l3,", ",l9,").replace(",h1", ",new").replace("t2|", "tag|"));
    PrepareConfig config = planted.config("other").withSchemaFile(temp.resolve("schema.yaml"));
    PrepareConfig like = onlyTrain(config, day, "like");
    Preparation.runLike(earlier, like, PrepareListener.SILENT);
    Preparation.runGrown(earlier, onlyTrain(config, day, "grown"), PrepareListener.SILENT);
    PreparedRows unknown = PreparedRows.of(temp.resolve("like"), Split.TRAIN);
    PreparedRows grown = PreparedRows.of(temp.resolve("grown"), Split.TRAIN);
    assertThat(grown.dense()).isEqualTo(unknown.dense());
    int raw = earlier.fields().categorical().size();
    assertThat(made(grown, raw)).isEqualTo(made(unknown, raw));
    RowEncoder encoder = RowEncoder.open(temp.resolve("grown"));
    for (int f : new int[] {0, 3}) {
      int known = earlier.encoders().get(f).cardinality();
      assertThat(unknown.column(f)).allMatch(id -> id < known);
      assertThat(grown.column(f)).anyMatch(id -> id >= known);
    }
    assertThat(encoder.continues(earlier.fingerprint())).isTrue();
    assertThat(PreparedRows.encoded(encoder, day).dense()).isEqualTo(grown.dense());
  }

  private PrepareConfig onlyTrain(PrepareConfig config, Path day, String output) {
    return new PrepareConfig(
        config.name(),
        false,
        config.format(),
        new SplitFiles(List.of(day), List.of(), List.of()),
        config.schemaFile(),
        temp.resolve(output),
        false,
        config.parts(),
        config.seed(),
        config.encoding(),
        config.dense(),
        config.inputs(),
        config.badRows());
  }

  private static List<List<Integer>> made(PreparedRows rows, int raw) {
    List<List<Integer>> all = new ArrayList<>();
    rows.ids().forEach(ids -> all.add(ids.subList(raw, ids.size())));
    return all;
  }
}
