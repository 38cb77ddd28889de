package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.Split;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DoesAnEncodingLiveOnTest {
  private static final String HEADER = "y,price,age,user,item,tags,words,w\n";

  @TempDir Path temp;
  private Path train;
  private Path test;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(
        temp.resolve("schema.yaml"),
        """
        name: "a: shop"   # with a comment
        label: {column: y, positive: ["1"], negative: ["0"]}
        dense: [price, age]
        categorical: [user, item]
        missing: ["NA"]
        multi:
          tags: {separator: "|", most: 3, pooling: mean, longer: last}
          words: {separator: " ", most: 4, pooling: weighted, weight_separator: ":"}
        weight: w
        """);
    train = csv("train.csv", 900, 40, 1);
    test = csv("test.csv", 300, 80, 2);
  }

  private Path csv(String name, int rows, int users, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder(HEADER);
    for (int r = 0; r < rows; r++) {
      text.append(random.nextInt(2)).append(',');
      text.append(random.nextInt(9) == 0 ? "NA" : "" + random.nextDouble() * 1e3).append(',');
      text.append(random.nextInt(90)).append(',');
      text.append(random.nextInt(9) == 0 ? "" : "u" + random.nextInt(users)).append(',');
      text.append("a longer item, number ".replace(",", "")).append(random.nextInt(20)).append(',');
      for (int k = random.nextInt(6); k > 0; k--) {
        text.append('t').append(random.nextInt(users)).append(k > 1 ? "|" : "");
      }
      text.append(',');
      for (int k = random.nextInt(5); k > 0; k--) {
        text.append('w').append(random.nextInt(9)).append(':').append(random.nextInt(4) / 4.0);
        text.append(k > 1 ? " " : "");
      }
      text.append(',').append(1 + random.nextInt(3));
      text.append('\n');
    }
    return Files.writeString(temp.resolve(name), text);
  }

  private PrepareConfig config(String output, Encoding encoding, DenseTransform dense) {
    return PrepareConfig.defaults(
            "shop",
            InputFormat.TABLE,
            new SplitFiles(List.of(train), List.of(), List.of(test)),
            temp.resolve(output))
        .withSchemaFile(temp.resolve("schema.yaml"))
        .withEncoding(encoding)
        .withDense(dense);
  }

  private Path prepared(String output, Encoding encoding, DenseTransform dense) throws IOException {
    Preparation.run(config(output, encoding, dense), PrepareListener.SILENT);
    return temp.resolve(output);
  }

  private Path standard() throws IOException {
    return prepared("out", Encoding.Dictionary.DEFAULT, DenseTransform.STANDARDIZE);
  }

  static List<Encoding> encodings() {
    return List.of(
        Encoding.Dictionary.DEFAULT, new Encoding.Dictionary(1, 10), new Encoding.Hash(17));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void areRawRowsEncodedToTheBitsOfTheShards(Encoding encoding) throws Exception {
    for (DenseTransform dense : DenseTransform.values()) {
      Path out = prepared("out-" + dense, encoding, dense);
      Files.delete(temp.resolve("schema.yaml"));
      RowEncoder encoder = RowEncoder.open(out);
      assertThat(encoder.encoding()).isEqualTo(encoding);
      assertThat(encoder.transform()).isEqualTo(dense);
      PreparedRows rows = PreparedRows.of(out, Split.TEST);
      assertThat(rows.labels()).hasSize(300);
      assertThat(Set.copyOf(rows.weights())).hasSize(3);
      assertThat(PreparedRows.encoded(encoder, test))
          .usingRecursiveComparison()
          .ignoringFields("weights")
          .isEqualTo(rows);
      writeFiles();
    }
  }

  @Test
  void areFurtherFilesEncodedAlike() throws Exception {
    Path out = standard();
    RowEncoder like = RowEncoder.open(out);
    // Rows of one label alone, which nothing could be learnt from, can still be scored.
    Path clicks = Files.writeString(temp.resolve("c.csv"), HEADER + "1,2,3,u1,new,t1|?,,2\n");
    PrepareConfig further =
        PrepareConfig.defaults(
            "shop",
            InputFormat.TABLE,
            new SplitFiles(List.of(), List.of(clicks), List.of(test)),
            temp.resolve("further"));
    Preparation.runLike(
        like, further.withDense(DenseTransform.STANDARDIZE), PrepareListener.SILENT);
    assertThat(
            Files.mismatch(
                out.resolve("test-00000.shard"), temp.resolve("further/test-00000.shard")))
        .isEqualTo(-1);
    PreparedRows one = PreparedRows.of(temp.resolve("further"), Split.VALIDATION);
    assertThat(one.column(1)).as("a token that train did not have").containsExactly(0);
    for (String file : like.files()) {
      assertThat(Files.mismatch(out.resolve(file), temp.resolve("further").resolve(file)))
          .isEqualTo(-1);
    }
    assertThat(RowEncoder.open(temp.resolve("further")).fingerprint())
        .isEqualTo(like.fingerprint());
  }

  @Test
  void areItsBytesTheSameForTheSameInput() throws IOException {
    Path one = standard();
    Path other = prepared("other", Encoding.Dictionary.DEFAULT, DenseTransform.STANDARDIZE);
    for (String file : List.of("encoding.json", "dictionaries.bin", "checksums.txt")) {
      assertThat(Files.mismatch(one.resolve(file), other.resolve(file))).as(file).isEqualTo(-1);
    }
    String fingerprint = RowEncoder.open(one).fingerprint();
    assertThat(fingerprint).matches("[0-9a-f]{32}");
    Path hashed = prepared("hashed", new Encoding.Hash(17), DenseTransform.STANDARDIZE);
    assertThat(RowEncoder.open(hashed).fingerprint()).isNotEqualTo(fingerprint);
    assertThat(hashed.resolve("dictionaries.bin")).doesNotExist();
  }

  @Test
  void areLinesWithoutSchemaReadByWhatTheFirstOneTold() throws Exception {
    Path lines =
        Files.writeString(temp.resolve("l.libffm"), "1 0:3:1 7:4:1\n0 0:5:1 7:4:1\n".repeat(20));
    PrepareConfig config =
        PrepareConfig.defaults(
            "lines", InputFormat.LIBFFM, SplitFiles.cutFrom(lines), temp.resolve("out"));
    Preparation.run(config, PrepareListener.SILENT);
    RowEncoder encoder = RowEncoder.open(temp.resolve("out"));
    assertThat(encoder.fields().categorical()).containsExactly("f0", "f7");
    // The new file begins with a line that lacks a field and has them in another order.
    Path more = Files.writeString(temp.resolve("m.libffm"), "0 7:4:1\n1 7:9:1 0:5:1\n");
    PreparedRows rows = PreparedRows.encoded(encoder, more);
    assertThat(rows.column(0)).containsExactly(0, 2 - (rows.ids().get(1).get(0) == 1 ? 1 : 0));
    assertThat(rows.ids().get(1).get(0)).isPositive();
    assertThat(rows.ids().get(0).get(1)).isPositive();
    assertThat(rows.ids().get(1).get(1)).isZero();
  }

  @Test
  void isADenseFeatureOfAnotherIndexStillRefused() throws Exception {
    Files.writeString(
        temp.resolve("fm.yaml"),
        "{name: fm, columns: [price, user], dense: [price], categorical: [user]}");
    Path lines =
        Files.writeString(temp.resolve("l.libfm"), "1 3:2.5 9:1\n0 3:1.5 8:1\n".repeat(20));
    Preparation.run(
        PrepareConfig.defaults(
                "fm", InputFormat.LIBFM, SplitFiles.cutFrom(lines), temp.resolve("out"))
            .withSchemaFile(temp.resolve("fm.yaml")),
        PrepareListener.SILENT);
    RowEncoder encoder = RowEncoder.open(temp.resolve("out"));
    Path other = Files.writeString(temp.resolve("o.libfm"), "1 4:2.5 9:1\n");
    assertThatThrownBy(
            () ->
                Preparation.runLike(
                    encoder,
                    PrepareConfig.defaults(
                        "fm", InputFormat.LIBFM, SplitFiles.cutFrom(other), temp.resolve("new")),
                    PrepareListener.SILENT))
        .hasMessageContaining("index 4 where lines before have 3");
  }

  @Test
  void isDamageRefusedByName() throws Exception {
    Path out = standard();
    Path json = out.resolve("encoding.json");
    String text = Files.readString(json);
    for (String change : List.of("NA", "\"mean\"", "\"tokens\"", "u")) {
      int at = text.indexOf(change);
      Files.writeString(json, text.substring(0, at) + "X" + text.substring(at + 1));
      assertThatThrownBy(() -> RowEncoder.open(out))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(json + ": damaged");
    }
    Files.writeString(json, text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> RowEncoder.open(out)).hasMessageContaining(json + ": damaged");
    Files.writeString(json, text);
    Path dictionaries = out.resolve("dictionaries.bin");
    byte[] whole = Files.readAllBytes(dictionaries);
    Files.write(dictionaries, java.util.Arrays.copyOf(whole, whole.length - 8));
    assertThatThrownBy(() -> RowEncoder.open(out))
        .hasMessageContaining(dictionaries + ": truncated");
    Files.delete(json);
    assertThatThrownBy(() -> RowEncoder.open(out))
        .hasMessageContaining(out + ": keeps no dictionaries");
    assertThat(RowEncoder.isIn(out)).isFalse();
    try (ShardedDataset data = ShardedDataset.open(out)) {
      assertThat(data.rows(Split.TEST)).as("rows need none").isEqualTo(300);
    }
  }
}
