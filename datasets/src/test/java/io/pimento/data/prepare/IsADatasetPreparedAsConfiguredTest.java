package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.CategoricalField;
import io.pimento.data.DenseField;
import io.pimento.data.RealData;
import io.pimento.data.Split;
import io.pimento.data.prepare.PrepareListener.Stage;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsADatasetPreparedAsConfiguredTest {
  @TempDir Path temp;
  private Path schema;

  @BeforeEach
  void writeSchema() throws IOException {
    schema =
        Files.writeString(
            temp.resolve("schema.yaml"),
            """
            name: shop
            label: {column: y, positive: ["1"], negative: ["0"]}
            dense: [price]
            categorical: [user, item]
            """);
  }

  private Path csv(String name, String... rows) throws IOException {
    return Files.writeString(
        temp.resolve(name), "y,price,user,item\n" + String.join("\n", rows) + "\n");
  }

  /** Train, validation and test files of their own, so that counts can be told by hand. */
  private PrepareConfig threeFiles() throws IOException {
    Path train =
        csv(
            "train.csv",
            "1,3,ann,x",
            "0,-5,ann,y",
            "0,,ann,y",
            "1,7,bob,z",
            "0,0,bob,z",
            "0,1,cid,",
            "0,1,,w");
    Path validation = csv("valid.csv", "1,15,dan,y", "0,1,ann,w", "1,1,dan,w");
    Path test = csv("test.csv", "0,100,cid,z", "1,1,bob,x");
    return PrepareConfig.defaults(
            "shop",
            InputFormat.TABLE,
            new SplitFiles(List.of(train), List.of(validation), List.of(test)),
            temp.resolve("out"))
        .withSchemaFile(schema);
  }

  private static PrepareSummary run(PrepareConfig config) throws IOException {
    return Preparation.run(config, PrepareListener.SILENT).summary();
  }

  @Test
  void areDictionariesCountedOnTrainOnlyAndOrderedByFrequency() throws IOException {
    PrepareSummary summary = run(threeFiles());
    // user: ann 3, bob 2, cid 1 (rare); item: y 2 and z 2 (a tie), x and w rare in train although
    // w is frequent in validation.
    PreparedRows train = PreparedRows.of(temp.resolve("out"), Split.TRAIN);
    assertThat(train.labels()).containsExactly(1f, 0f, 0f, 1f, 0f, 0f, 0f);
    assertThat(train.column(0)).containsExactly(1, 1, 1, 2, 2, 0, 0);
    int y = train.column(1).get(1);
    int z = train.column(1).get(3);
    assertThat(Set.of(y, z)).containsExactlyInAnyOrder(1, 2);
    assertThat(train.column(1)).containsExactly(0, y, y, z, z, 0, 0);
    PreparedRows validation = PreparedRows.of(temp.resolve("out"), Split.VALIDATION);
    assertThat(validation.column(0)).containsExactly(0, 1, 0);
    assertThat(validation.column(1)).containsExactly(y, 0, 0);
    PreparedRows test = PreparedRows.of(temp.resolve("out"), Split.TEST);
    assertThat(test.column(0)).containsExactly(0, 2);

    assertThat(summary.fields())
        .containsExactly(
            new PrepareSummary.FieldSummary("user", 3, 3),
            new PrepareSummary.FieldSummary("item", 3, 4));
    assertThat(summary.rowsRead()).isEqualTo(12);
    assertThat(summary.splits().get(Split.TRAIN))
        .isEqualTo(new PrepareSummary.SplitSummary(7, 2 / 7.0));
    assertThat(summary.approximations()).isEmpty();
  }

  @Test
  void isTheLogTransformLog1p() throws IOException {
    run(threeFiles().withDense(DenseTransform.LOG1P));
    assertThat(PreparedRows.of(temp.resolve("out"), Split.TRAIN).denseColumn(0))
        .containsExactly(
            (float) Math.log(4),
            0f,
            0f,
            (float) Math.log(8),
            0f,
            (float) Math.log(2),
            (float) Math.log(2));
  }

  @Test
  void doStandardizedColumnsUseTheTrainSplitsMoments() throws IOException {
    run(threeFiles().withDense(DenseTransform.STANDARDIZE));
    // Present train values 3, -5, 7, 0, 1, 1: mean 7/6, mean square 85/6.
    double mean = 7 / 6.0;
    double deviation = Math.sqrt(85 / 6.0 - mean * mean);
    assertThat(PreparedRows.of(temp.resolve("out"), Split.TRAIN).denseColumn(0).get(2)).isZero();
    assertThat(PreparedRows.of(temp.resolve("out"), Split.TEST).denseColumn(0).get(0))
        .isCloseTo((float) ((100 - mean) / deviation), org.assertj.core.data.Offset.offset(1e-5f));
    run(threeFiles().withDense(DenseTransform.IDENTITY).withReplace(true));
    assertThat(PreparedRows.of(temp.resolve("out"), Split.TEST).denseColumn(0))
        .containsExactly(100f, 1f);
  }

  @Test
  void doesTheCapKeepTheMostFrequent() throws IOException {
    run(threeFiles().withEncoding(new Encoding.Dictionary(1, 3)));
    PreparedRows train = PreparedRows.of(temp.resolve("out"), Split.TRAIN);
    assertThat(train.column(0)).containsExactly(1, 1, 1, 2, 2, 0, 0);
    run(threeFiles().withEncoding(new Encoding.Dictionary(1, 2)).withReplace(true));
    train = PreparedRows.of(temp.resolve("out"), Split.TRAIN);
    assertThat(train.column(0)).containsExactly(1, 1, 1, 0, 0, 0, 0);
    assertThat(train.column(1).stream().filter(id -> id == 1)).as("one of the tie").hasSize(2);
    run(threeFiles().withEncoding(new Encoding.Dictionary(1, 100)).withReplace(true));
    train = PreparedRows.of(temp.resolve("out"), Split.TRAIN);
    assertThat(train.column(0)).containsExactly(1, 1, 1, 2, 2, 3, 0);
  }

  @Test
  void doesHashingUseAllBucketsButTheFirst() throws IOException {
    PrepareSummary summary = run(threeFiles().withEncoding(new Encoding.Hash(4)));
    PreparedRows train = PreparedRows.of(temp.resolve("out"), Split.TRAIN);
    assertThat(train.column(0).getLast()).as("missing").isZero();
    assertThat(train.column(0).subList(0, 6)).allMatch(id -> id >= 1 && id < 4);
    assertThat(train.column(0).get(0)).isEqualTo(train.column(0).get(2));
    assertThat(summary.fields().getFirst())
        .isEqualTo(new PrepareSummary.FieldSummary("user", 4, -1));
  }

  @Test
  void isTheReferenceEncodingTheOneComputedByHand() throws IOException {
    // 05db9164 = 98275684; C1 has 1461 rows: 98275684 mod 1460 + 1 = 945. Capped at 100 rows:
    // 98275684 mod 99 + 1 = 65. Missing is v = 0, hence row 1.
    String line = "1" + "\t3".repeat(13) + "\t05db9164" + "\t".repeat(24) + "\t0000000a";
    Path file = Files.writeString(temp.resolve("t.txt"), line + "\n0" + line.substring(1) + "\n");
    PrepareConfig config =
        PrepareConfig.defaults(
                "criteo", InputFormat.CRITEO, SplitFiles.cutFrom(file), temp.resolve("out"))
            .withParts(SplitParts.ALL_GIVEN)
            .withEncoding(new Encoding.Reference(500_000));
    run(config);
    List<Integer> ids = PreparedRows.of(temp.resolve("out"), Split.TRAIN).ids().getFirst();
    assertThat(ids.get(0)).isEqualTo(98_275_684 % 1460 + 1);
    assertThat(ids.get(1)).isEqualTo(1);
    assertThat(ids.get(25)).isEqualTo(11);
    try (ShardedDataset data = ShardedDataset.open(temp.resolve("out"))) {
      assertThat(data.schema().categorical().get(2)).isEqualTo(new CategoricalField("C3", 500_000));
      assertThat(data.schema().categorical().get(25))
          .isEqualTo(new CategoricalField("C26", 142_573));
    }
    run(config.withEncoding(new Encoding.Reference(100)).withReplace(true));
    ids = PreparedRows.of(temp.resolve("out"), Split.TRAIN).ids().getFirst();
    assertThat(ids.get(0)).isEqualTo(98_275_684 % 99 + 1);
    assertThatThrownBy(
            () -> run(threeFiles().withReplace(true).withEncoding(new Encoding.Reference(100))))
        .hasMessageContaining("not for table");
  }

  @Test
  void areSplitsStratifiedExactlyAndReproducibly() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int k = 0; k < 1000; k++) {
      rows.add((k % 5 == 0 ? 1 : 0) + "," + k + ",u" + k % 7 + ",i" + k % 3);
    }
    Path file = csv("all.csv", rows.toArray(String[]::new));
    PrepareConfig config =
        PrepareConfig.defaults(
                "shop", InputFormat.TABLE, SplitFiles.cutFrom(file), temp.resolve("out"))
            .withSchemaFile(schema)
            .withDense(DenseTransform.IDENTITY);
    PrepareSummary summary = run(config);
    assertThat(summary.splits().get(Split.TRAIN))
        .isEqualTo(new PrepareSummary.SplitSummary(800, 0.2));
    assertThat(summary.splits().get(Split.VALIDATION))
        .isEqualTo(new PrepareSummary.SplitSummary(100, 0.2));
    assertThat(summary.splits().get(Split.TEST))
        .isEqualTo(new PrepareSummary.SplitSummary(100, 0.2));
    // The price column numbers the rows: each is in one split, and in its original order.
    List<Float> all = new ArrayList<>();
    for (Split split : Split.values()) {
      List<Float> part = PreparedRows.of(temp.resolve("out"), split).denseColumn(0);
      assertThat(part).isSorted();
      all.addAll(part);
    }
    assertThat(all).doesNotHaveDuplicates().hasSize(1000);

    String first = fingerprint("out");
    run(config.withReplace(true));
    assertThat(fingerprint("out")).isEqualTo(first);
    run(config.withReplace(true).withSeed(1));
    assertThat(fingerprint("out")).isNotEqualTo(first);
  }

  @Test
  void isValidationCutFromTrainWhereATestFileIsGiven() throws IOException {
    SplitFiles files =
        new SplitFiles(
            List.of(RealData.sample("adult/adult.data.gz")),
            List.of(),
            List.of(RealData.sample("adult/adult.test.gz")));
    PrepareSummary summary =
        run(
            PrepareConfig.defaults("adult", InputFormat.TABLE, files, temp.resolve("out"))
                .withSchemaFile(RealData.sample("adult/schema.yaml"))
                .withDense(DenseTransform.STANDARDIZE));
    // 7,841 of 32,561 are positive; a tenth of each label, up to the last incomplete ten.
    long validation = summary.splits().get(Split.VALIDATION).rows();
    assertThat(validation).isBetween(3256L, 3258L);
    assertThat(summary.splits().get(Split.TRAIN).rows()).isEqualTo(32_561 - validation);
    assertThat(summary.splits().get(Split.VALIDATION).clickRate()).isBetween(.2405, .2411);
    assertThat(summary.splits().get(Split.TEST).rows()).isEqualTo(16_281);
    assertThat(summary.fields().getFirst().cardinality())
        .as("workclass, one of 8 rare")
        .isBetween(8, 9);
    List<Float> age = PreparedRows.of(temp.resolve("out"), Split.TRAIN).denseColumn(0);
    double mean = age.stream().mapToDouble(x -> x).average().orElseThrow();
    assertThat(mean).isBetween(-1e-4, 1e-4);
  }

  @Test
  void isTheBundledSamplePrepared() throws IOException {
    List<Stage> stages = new ArrayList<>();
    PrepareSummary summary =
        Preparation.run(
                PrepareConfig.defaults(
                    "kdd12_small",
                    InputFormat.KDD12_NASREC,
                    SplitFiles.cutFrom(
                        RealData.sample("kdd12_small/kdd12_small_nasrec_layout.tsv.gz")),
                    temp.resolve("out")),
                (stage, rows, bytes, total) -> {
                  stages.add(stage);
                  assertThat(bytes).isBetween(1L, total);
                  assertThat(rows).isBetween(1L, 39_948L);
                })
            .summary();
    assertThat(summary.rowsKept()).isEqualTo(39_948);
    assertThat(summary.splits().get(Split.TEST).rows()).isBetween(3992L, 3996L);
    assertThat(EnumSet.copyOf(stages)).containsExactly(Stage.COUNT, Stage.ENCODE);
    assertThat(summary.fields().get(0).distinctTrainTokens()).isBetween(5000L, 6941L);
    try (ShardedDataset data = ShardedDataset.open(temp.resolve("out"))) {
      assertThat(data.summary()).contains("\"rowsKept\" : 39948");
      assertThat(data.schema().dense())
          .extracting(DenseField::name)
          .containsExactly("impression", "depth", "position");
    }
  }

  @Test
  void isAvazuPreparedWithTheZeroColumn() throws IOException {
    PrepareSummary summary =
        run(
            PrepareConfig.defaults(
                    "avazu",
                    InputFormat.AVAZU,
                    SplitFiles.cutFrom(RealData.file("avazu_first10k/avazu_first9999.csv.gz")),
                    temp.resolve("out"))
                .withEncoding(new Encoding.Reference(500_000)));
    assertThat(summary.rowsKept()).isEqualTo(9999);
    PreparedRows train = PreparedRows.of(temp.resolve("out"), Split.TRAIN);
    assertThat(train.denseColumn(0)).containsOnly(0f);
    // hour 14102100 mod 240 + 1, the same in all rows
    assertThat(train.column(1)).containsOnly(14_102_100 % 240 + 1);
  }

  @Test
  void isFrappePreparedInItsOwnSplits() throws IOException {
    SplitFiles files =
        new SplitFiles(
            List.of(RealData.file("frappe/train_reconstructed.csv.gz")),
            List.of(RealData.file("frappe/valid.csv.gz")),
            List.of(RealData.file("frappe/test.csv.gz")));
    PrepareSummary summary =
        run(
            PrepareConfig.defaults("frappe", InputFormat.TABLE, files, temp.resolve("out"))
                .withSchemaFile(Path.of("schemas/frappe.yaml"))
                .withEncoding(new Encoding.Dictionary(1, 500_000)));
    assertThat(summary.splits().values().stream().map(PrepareSummary.SplitSummary::rows))
        .containsExactly(202_027L, 57_722L, 28_860L);
    assertThat(summary.fields().stream().mapToLong(f -> f.distinctTrainTokens()).sum())
        .as("5,382 features, nearly all seen in train")
        .isBetween(5300L, 5382L);
  }

  @Test
  void areBadRowsCountedOrNamed() throws IOException {
    Path file = csv("bad.csv", "1,1,a,b", "0,x,a,b", "0,1,a,b", "2,1,a,b", "0,1,a", "0,2,c,d");
    PrepareConfig config =
        PrepareConfig.defaults(
                "shop", InputFormat.TABLE, SplitFiles.cutFrom(file), temp.resolve("out"))
            .withSchemaFile(schema)
            .withParts(SplitParts.ALL_GIVEN);
    assertThatThrownBy(() -> run(config))
        .hasMessageContaining("bad.csv, line 3, field price: \"x\" is not a finite number");
    assertNothingWritten();
    PrepareSummary summary = run(config.withBadRows(BadRows.SKIP));
    assertThat(summary.rowsRead()).isEqualTo(6);
    assertThat(summary.rowsKept()).isEqualTo(3);
    assertThat(summary.rowsSkipped()).isEqualTo(3);
  }

  @Test
  void doesATruncatedArchiveLeaveNothingBehind() throws IOException {
    byte[] bytes =
        Files.readAllBytes(RealData.sample("kdd12_small/kdd12_small_nasrec_layout.tsv.gz"));
    Path cut = Files.write(temp.resolve("cut.gz"), Arrays.copyOf(bytes, bytes.length / 2));
    for (BadRows badRows : BadRows.values()) {
      for (Encoding encoding :
          new Encoding[] {Encoding.Dictionary.DEFAULT, new Encoding.Hash(10)}) {
        assertThatThrownBy(
                () ->
                    run(
                        PrepareConfig.defaults(
                                "kdd",
                                InputFormat.KDD12_NASREC,
                                SplitFiles.cutFrom(cut),
                                temp.resolve("out"))
                            .withBadRows(badRows)
                            .withEncoding(encoding)))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("cut.gz: the gzip archive is truncated");
        assertNothingWritten();
      }
    }
  }

  @Test
  void isDataNothingCanBeLearntFromRefused() throws IOException {
    Path file = csv("zeros.csv", "0,1,a,b", "0,1,a,b");
    assertThatThrownBy(
            () ->
                run(
                    PrepareConfig.defaults(
                            "shop",
                            InputFormat.TABLE,
                            SplitFiles.cutFrom(file),
                            temp.resolve("out"))
                        .withSchemaFile(schema)))
        .hasMessageContaining("0 positive rows of 2");
    assertNothingWritten();
  }

  @Test
  void areConflictingSplitsRefused() throws IOException {
    PrepareConfig config = threeFiles();
    assertThatThrownBy(() -> config.withParts(SplitParts.DEFAULT))
        .hasMessageContaining("validation has files of its own");
    run(config);
    assertThatThrownBy(() -> run(config)).hasMessageContaining("already here");
  }

  private void assertNothingWritten() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .noneMatch(name -> name.contains("out"));
    }
  }

  private String fingerprint(String name) throws IOException {
    try (ShardedDataset data = ShardedDataset.open(temp.resolve(name))) {
      return data.fingerprint();
    }
  }
}
