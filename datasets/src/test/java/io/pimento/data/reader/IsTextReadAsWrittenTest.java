package io.pimento.data.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsTextReadAsWrittenTest {
  private static final String MARK = "\uFEFF";

  @TempDir Path temp;

  private TableSchema schema(String... more) throws IOException {
    String[] lines = {
      "name: t",
      "label: {column: y, positive: ['1'], negative: ['0']}",
      "dense: [price]",
      String.join("\n", more)
    };
    return TableSchemaFile.read(Lines.write(temp, "schema.yaml", lines));
  }

  @ParameterizedTest
  @ValueSource(strings = {"y,price,user", "\"y\",\"price\",\"user\""})
  void isAMarkedHeaderRead(String header) throws IOException {
    Path a = Lines.write(temp, "a.csv", MARK + header, "1,2,u");
    Path b = Lines.write(temp, "b.csv", MARK + header, "0,3,v");
    assertThat(Lines.read(InputFormat.TABLE, schema("categorical: [user]"), a, b))
        .containsExactly("1|2.0|u", "0|3.0|v");
  }

  @Test
  void isAMarkNoPartOfTheFirstCellOfAnyFormat() throws IOException {
    Path table = Lines.write(temp, "t.csv", MARK + "u,1,2", "u,0,3");
    TableSchema bare = schema("categorical: [user]", "header: false", "columns: [user, y, price]");
    assertThat(Lines.read(InputFormat.TABLE, bare, table)).containsExactly("1|2.0|u", "0|3.0|u");

    String criteo = "1" + "\t2".repeat(13) + "\taa".repeat(26);
    Path log = Lines.write(temp, "train.txt", MARK + criteo);
    assertThat(Lines.read(InputFormat.CRITEO, null, log).getFirst()).startsWith("1|2.0,");

    Path libfm = Lines.write(temp, "x.libfm", MARK + "1 3:1");
    assertThat(Lines.read(InputFormat.LIBFM, null, libfm)).containsExactly("1||3");
    Path libffm = Lines.write(temp, "x.libffm", MARK + "1 0:3:1");
    assertThat(Lines.read(InputFormat.LIBFFM, null, libffm)).containsExactly("1||3");

    Lines.write(temp, "userid_profile.txt", MARK + "9\t2\t3");
    Path kdd = Lines.write(temp, "training.txt", MARK + "0\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t9");
    assertThat(Lines.read(InputFormat.KDD12, null, kdd).getFirst()).endsWith(",9,2,3");

    Path avazu =
        Lines.write(
            temp,
            "avazu.csv",
            MARK
                + "\"id\",click,hour,C1,banner_pos,site_id,site_domain,site_category,app_id,app_domain,"
                + "app_category,device_id,device_ip,device_model,device_type,device_conn_type,C14,"
                + "C15,C16,C17,C18,C19,C20,C21",
            "1,1" + ",2".repeat(22));
    assertThat(Lines.read(InputFormat.AVAZU, null, avazu)).hasSize(1);
  }

  @Test
  void isAMarkedSideTableJoined() throws IOException {
    Lines.write(temp, "users.csv", MARK + "user,age", "u,30");
    Lines.write(temp, "items.csv", MARK + "7,red");
    Path file = Lines.write(temp, "t.csv", MARK + "y,price,user,item", "1,2,u,7");
    TableSchema joined =
        schema(
            "categorical: [user, item, age, colour]",
            "join: [{file: users.csv, key: user},",
            "  {file: items.csv, key: item, header: false, columns: [item, colour]}]");
    assertThat(Lines.read(InputFormat.TABLE, joined, file)).containsExactly("1|2.0|u,7,30,red");
  }

  @Test
  void isANameThatStandsTwiceAnErrorWithBothPlaces() throws IOException {
    Path main = Lines.write(temp, "t.csv", "y,price,user,price", "1,2,u,-7");
    assertThatThrownBy(() -> Lines.read(InputFormat.TABLE, schema("categorical: [user]"), main))
        .isInstanceOf(BadRowException.class)
        .hasMessageContaining(
            "t.csv, line 1, field price: the name stands twice, as columns 2 and 4");

    Path good = Lines.write(temp, "t.csv", "y,price,user", "1,2,u");
    TableSchema joined = schema("categorical: [user, age]", "join: [{file: users.csv, key: user}]");
    Lines.write(temp, "users.csv", "user,age,age", "u,1,2");
    assertThatThrownBy(() -> Lines.read(InputFormat.TABLE, joined, good))
        .hasMessageContaining("users.csv, line 1, field age: the name stands twice");
    Lines.write(temp, "users.csv", "user,age,price", "u,1,2");
    assertThatThrownBy(() -> Lines.read(InputFormat.TABLE, joined, good))
        .hasMessageContaining("field price: stands both in")
        .hasMessageContaining("users.csv and, as column 2, in the data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e39", "-1e39", "1e300", "3.5e38"})
  void isANumberBeyondFloat32NamedByItsLine(String number) throws IOException {
    Path table = Lines.write(temp, "t.csv", "y,price,user", "1,3.4e38,u", "0," + number + ",u");
    assertThatThrownBy(() -> Lines.read(InputFormat.TABLE, schema("categorical: [user]"), table))
        .hasMessageContaining(
            "t.csv, line 3, field price: \"" + number + "\" is not a number within float32");
    TableSchema entries = schema("categorical: [user]", "columns: [price, user]");
    Path libfm = Lines.write(temp, "x.libfm", "1 1:2 5:1", "0 1:" + number + " 5:1");
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFM, entries, libfm))
        .hasMessageContaining("x.libfm, line 2, field price: \"" + number + "\"");
    TableSchema fields = schema("categorical: [f2]", "columns: [price, f2]", "index: {price: 1}");
    Path libffm = Lines.write(temp, "x.libffm", "1 1:7:" + number + " 2:5:1");
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFFM, fields, libffm))
        .hasMessageContaining("x.libffm, line 1, field price: \"" + number + "\"");
  }

  @Test
  void areCommentsAndBlankLinesNoEntries() throws IOException {
    String[] lines = {
      "# written by: a tool", "", "  \t", "1 1:1 2:1 # src:7", "# 3:1 4:1", "0 1:1 2:1#9:1", "#"
    };
    Path file = Lines.write(temp, "x.libfm", lines);
    assertThat(Lines.read(InputFormat.LIBFM, null, file)).containsExactly("1||1,2", "0||1,2");
    Path empty = Lines.write(temp, "y.libfm", "# only: this");
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFM, null, empty))
        .hasMessageContaining("y.libfm: holds no line of data");
    Path bare = Lines.write(temp, "z.libfm", "# c:1", "1 # d:2");
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFM, null, bare))
        .hasMessageContaining("z.libfm, line 2: no index:value entry follows the label");
  }

  @Test
  void doesADenseIndexThatChangesStopTheReading() throws IOException {
    TableSchema two =
        TableSchemaFile.read(
            Lines.write(
                temp,
                "two.yaml",
                "name: t",
                "columns: [a, b, d]",
                "dense: [a, b]",
                "categorical: [d]"));
    Path absent = Lines.write(temp, "a.libsvm", "1 1:10 3:30 9:1", "0 1:10 2:20 9:1");
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFM, two, absent))
        .hasMessageContaining("a.libsvm, line 2, field b: index 2 where lines before have 3");
    Path unsorted = Lines.write(temp, "u.libsvm", "1 1:10 2:30 9:1", "0 2:20 1:10 9:1");
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFM, two, unsorted))
        .hasMessageContaining("u.libsvm, line 2, field a: index 2 where lines before have 1");
    // Another file of the same data set, even of another split, is held to the same indices.
    Path first = Lines.write(temp, "1.libsvm", "1 1:10 2:30 9:1");
    Path second = Lines.write(temp, "2.libsvm", "1 1:10 3:30 9:1");
    InputSession session = InputSession.ofFiles();
    try (RowReader reader = InputFormat.LIBFM.open(List.of(first), two, BadRows.FAIL, session)) {
      Lines.drain(reader);
    }
    assertThatThrownBy(
            () -> {
              try (RowReader reader =
                  InputFormat.LIBFM.open(List.of(second), two, BadRows.FAIL, session)) {
                Lines.drain(reader);
              }
            })
        .hasMessageContaining("2.libsvm, line 1, field b: index 3");
  }

  @Test
  void areDenseEntriesFoundByTheirIndexWhereTheSchemaGivesIt() throws IOException {
    TableSchema two =
        TableSchemaFile.read(
            Lines.write(
                temp,
                "two.yaml",
                "name: t",
                "columns: [a, b, d]",
                "dense: [a, b]",
                "categorical: [d]",
                "index: {a: 1, b: 3}"));
    Path file =
        Lines.write(temp, "x.libsvm", "1 1:10 3:30 9:1", "0 3:31 1:11 8:1", "0 3:32 9:1", "1 7:1");
    assertThat(Lines.read(InputFormat.of("libsvm"), two, file))
        .containsExactly("1|10.0,30.0|9", "0|11.0,31.0|8", "0|NaN,32.0|9", "1|NaN,NaN|7");
    Path unknown = Lines.write(temp, "y.libsvm", "1 1:10 2:20 9:1");
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFM, two, unknown))
        .hasMessageContaining("line 1, field d: \"2:20\" is not a categorical entry");
    TableSchema half =
        TableSchemaFile.read(
            Lines.write(
                temp,
                "half.yaml",
                "name: t",
                "columns: [a, b, d]",
                "dense: [a, b]",
                "categorical: [d]",
                "index: {a: 1}"));
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFM, half, file))
        .hasMessageContaining("schema t: index must give every dense field its index");
    Path twice = Lines.write(temp, "z.libsvm", "1 1:10 1:20 9:1");
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFM, two, twice))
        .hasMessageContaining("line 1, field a: its index 1 stands twice");
  }

  @Test
  void isALibffmLineReadByItsFields() throws IOException {
    Path file =
        Lines.write(
            temp, "x.libffm", "# a comment: here", "1 0:5:1 2:7:1 1:9:1.0", "0 1:8:1", "-1 2:6:1");
    assertThat(Lines.read(InputFormat.LIBFFM, null, file))
        .containsExactly("1||5,7,9", "0||,,8", "0||,6,");
    TableSchema schema =
        TableSchemaFile.read(
            Lines.write(
                temp,
                "ffm.yaml",
                "name: t",
                "columns: [f0, price, f2]",
                "dense: [price]",
                "categorical: [f0]",
                "ignored: [f2]",
                "index: {price: 1}"));
    Path dense = Lines.write(temp, "d.libffm", "1 1:9:2.5 0:5:1", "0 0:4:1 2:3:0.5");
    assertThat(Lines.read(InputFormat.LIBFFM, schema, dense)).containsExactly("1|2.5|5", "0|NaN|4");
    Path other = Lines.write(temp, "e.libffm", "1 1:9:2.5 0:5:1", "0 1:8:2.5 0:5:1");
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFFM, schema, other))
        .hasMessageContaining("line 2, field price: index 8 where lines before have 9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 3:1:1; field f3: the fields are [f0, f1]",
        "0 0:1:1 0:2:1; field f0: the field stands twice",
        "0 0:1:0.5; field f0: \"0:1:0.5\" is not a categorical entry with value 1",
        "0 0:1; field entry: \"0:1\" is not an entry field:feature:value",
        "0 x:1:1; field entry: \"x:1:1\" is not an entry field:feature:value",
        "2 0:1:1; field label: \"2\" is not 1, 0 or -1"
      })
  void isAMalformedLibffmLineNamed(String fault) throws IOException {
    String[] parts = fault.split("; ");
    Path file = Lines.write(temp, "x.libffm", "1 0:1:1 1:1:1", parts[0]);
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFFM, null, file))
        .hasMessageContaining("x.libffm, line 2, " + parts[1]);
  }

  @Test
  void isAFolderOfTextFilesOneInput() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("clicks"));
    Lines.write(folder, "part-1.csv", "y,price,user", "0,3,v");
    Lines.write(folder, "part-0.csv", "y,price,user", "1,2,u");
    Lines.write(folder, "_SUCCESS", "");
    Lines.write(folder, ".part-0.csv.crc", "x");
    assertThat(Lines.read(InputFormat.TABLE, schema("categorical: [user]"), folder))
        .containsExactly("1|2.0|u", "0|3.0|v");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertThatThrownBy(() -> Lines.read(InputFormat.TABLE, schema("categorical: [user]"), empty))
        .hasMessageContaining("empty: is a folder without a file to read");
  }

  @Test
  void isNoRawControlCharacterInAMessage() throws IOException {
    Path file = Lines.write(temp, "t.csv", "y,price,user", "1,x\0\u001b[2J,u");
    assertThatThrownBy(() -> Lines.read(InputFormat.TABLE, schema("categorical: [user]"), file))
        .hasMessageContaining("field price: \"x\\0\\u001B[2J\" is not a finite number");
    Path header = Lines.write(temp, "h.csv", "y\0,price,user", "1,2,u");
    assertThatThrownBy(() -> Lines.read(InputFormat.TABLE, schema("categorical: [user]"), header))
        .hasMessageContaining("y\\0")
        .message()
        .doesNotContain("\0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing: [NA, null]; entry 2 of missing is null",
        "ignored: [a, null]; entry 2 of ignored is null",
        "columns: [a, ]\nheader: 7x; the key header must be true or false",
        "join: {file: a}; the key join must be a list",
        "join: [null]; entry 1 of join is null",
        "index: {price: x}; the key index.price must be a whole number",
        "index: {price: -1}; index.price is -1",
        "ignored: [a, [b]]; each with a text, a list of texts",
        "missing: [a]\nmissing: [b]; Duplicate"
      })
  void isAWrongSchemaNamedByItsKey(String fault) {
    String[] parts = fault.split("; ");
    assertThatThrownBy(() -> schema("categorical: [user]", parts[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("schema.yaml: ")
        .hasMessageContaining(parts[1])
        .message()
        .doesNotContain("java.");
  }
}
