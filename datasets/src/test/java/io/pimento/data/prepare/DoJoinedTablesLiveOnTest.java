package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.Split;
import io.pimento.data.input.Spool;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.reader.InputSession;
import io.pimento.data.reader.RawRow;
import io.pimento.data.reader.RowReader;
import io.pimento.data.reader.Scoring;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prepared data keep the tables that their rows were joined with. */
class DoJoinedTablesLiveOnTest {
  @TempDir Path temp;
  private Path home;
  private Path elsewhere;

  @BeforeEach
  void prepare() throws IOException {
    home = Files.createDirectory(temp.resolve("home"));
    elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("u|age\n1|old\n2|young\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(home.resolve("users.gz"), packed.toByteArray());
    Files.writeString(home.resolve("items.csv"), "i,kind\na,book\nb,film\n");
    Files.writeString(
        home.resolve("schema.yaml"),
        """
        name: shop
        label: {column: y, positive: ['1'], negative: ['0']}
        categorical: [u, i, age, kind]
        join:
          - {file: users, key: u, delimiter: "|"}
          - {file: items.csv, key: i}
        """);
    Path rows = rows(home, "1,1,a", "0,2,b", "1,1,b", "0,2,a");
    Preparation.run(
        PrepareConfig.defaults("shop", InputFormat.TABLE, SplitFiles.cutFrom(rows), out())
            .withSchemaFile(home.resolve("schema.yaml"))
            .withEncoding(new Encoding.Dictionary(1, 100))
            .withParts(SplitParts.ALL_GIVEN),
        PrepareListener.SILENT);
  }

  private Path out() {
    return temp.resolve("out");
  }

  private static Path rows(Path folder, String... rows) throws IOException {
    return Files.writeString(
        folder.resolve("rows.csv"), "y,u,i\n" + String.join("\n", rows) + "\n");
  }

  /** Ages and kinds of a file's rows, and by which tables. */
  private static List<String> joined(RowEncoder encoder, Path file) throws IOException {
    InputSession session =
        InputSession.with(Spool.singlePass(), encoder.indices(), List.of(file))
            .scoring(new Scoring(List.of()))
            .keeping(encoder.joined());
    List<String> found = new ArrayList<>();
    try (RowReader reader =
        encoder.format().open(List.of(file), encoder.schema(), BadRows.FAIL, session)) {
      RawRow row = new RawRow(reader.fields());
      while (reader.next(row)) {
        found.add(row.token(2) + " " + row.token(3));
      }
      reader.joins().forEach(join -> found.add(join.file() + " " + join.matched()));
    }
    return found;
  }

  @Test
  void areRowsElsewhereJoinedWithThem() throws IOException {
    RowEncoder encoder = RowEncoder.open(out());
    assertThat(encoder.files())
        .containsExactly("dictionaries.bin", "joined-0.bin", "joined-1.bin", "encoding.json");
    Path rows = rows(elsewhere, "1,2,a", "0,9,b");
    assertThat(joined(encoder, rows))
        .containsExactly("young book", " film", "users 1", "items.csv 2");
    // Newer tables beside the rows come first.
    Path newer = Files.writeString(elsewhere.resolve("users"), "u|age\n9|new\n");
    assertThat(joined(encoder, rows))
        .containsExactly(" book", "new film", newer + " 1", "items.csv 2");
  }

  @Test
  void doFurtherDataKeepThemToo() throws IOException {
    Path test = rows(elsewhere, "1,2,a", "0,1,b");
    Path like = temp.resolve("like");
    PrepareConfig config =
        PrepareConfig.defaults(
            "shop", InputFormat.TABLE, new SplitFiles(List.of(), List.of(), List.of(test)), like);
    Preparation.runLike(RowEncoder.open(out()), config, PrepareListener.SILENT);
    RowEncoder copy = RowEncoder.open(like);
    assertThat(copy.fingerprint()).isEqualTo(RowEncoder.open(out()).fingerprint());
    assertThat(joined(copy, test)).startsWith("young book", "old film");
    assertThat(PreparedRows.of(like, Split.TEST).ids().getFirst())
        .isEqualTo(PreparedRows.of(out(), Split.TRAIN).ids().get(3));
    assertThat(Files.readString(like.resolve("summary.json"))).contains("\"users\"");
  }

  @Test
  void isADamagedOrMissingCopySaidByTheTablesName() throws IOException {
    Path copy = out().resolve("joined-1.bin");
    Files.writeString(copy, "i,kind\na,book\n");
    assertThatThrownBy(() -> RowEncoder.open(out()))
        .hasMessage(
            copy
                + ": the kept copy of the joined table items.csv is truncated or damaged, or"
                + " another model's (its checksum does not match)");
    Files.delete(copy);
    assertThatThrownBy(() -> RowEncoder.open(out()))
        .hasMessageContaining(copy + ": is missing; this copy of the joined table items.csv");
  }

  @Test
  void areKddUsersKept() throws IOException {
    String row = "\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t";
    Path file = Files.writeString(home.resolve("training.txt"), "1" + row + "1\n0" + row + "2\n");
    Files.writeString(home.resolve("userid_profile.txt"), "1\t1\t5\n");
    Path kdd = temp.resolve("kdd");
    Preparation.run(
        PrepareConfig.defaults("k", InputFormat.KDD12, SplitFiles.cutFrom(file), kdd)
            .withParts(SplitParts.ALL_GIVEN),
        PrepareListener.SILENT);
    RowEncoder encoder = RowEncoder.open(kdd);
    Path moved = Files.copy(file, elsewhere.resolve("new.txt"));
    InputSession session =
        InputSession.with(Spool.singlePass(), encoder.indices(), List.of(moved))
            .scoring(new Scoring(List.of()))
            .keeping(encoder.joined());
    try (RowReader reader = encoder.format().open(List.of(moved), null, BadRows.FAIL, session)) {
      RawRow r = new RawRow(reader.fields());
      assertThat(reader.next(r)).isTrue();
      assertThat(reader.next(r)).isTrue();
      assertThat(reader.joins().getFirst().matched()).isEqualTo(1);
    }
  }
}
