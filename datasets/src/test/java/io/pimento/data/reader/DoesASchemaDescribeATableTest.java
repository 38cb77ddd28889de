package io.pimento.data.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.RealData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoesASchemaDescribeATableTest {
  private static final String[] SCHEMA = {
    "name: shop",
    "missing: ['?', 'NA']",
    "label: {column: bought, positive: ['yes'], negative: ['no']}",
    "dense: [price]",
    "categorical: [title, user]",
    "ignored: [note]"
  };

  @TempDir Path temp;

  private TableSchema schema(String... lines) throws IOException {
    return TableSchemaFile.read(Lines.write(temp, "schema.yaml", lines));
  }

  private static String[] with(String... more) {
    String[] all = java.util.Arrays.copyOf(SCHEMA, SCHEMA.length + more.length);
    System.arraycopy(more, 0, all, SCHEMA.length, more.length);
    return all;
  }

  @Test
  void areQuotedFieldsReadAsTheStandardSays() throws IOException {
    Path file =
        Lines.write(
            temp,
            "shop.csv",
            "user,\"title\",price,note,bought\r",
            "u1,\"a \"\"b\"\", c\",1.5,,yes\r",
            "u2,\"two",
            "lines\",-3e2,\"\",no",
            "",
            "?,NA,?,x,no",
            "\"\",,\"\",\"\"\"\",no");
    assertThat(Lines.read(InputFormat.TABLE, schema(SCHEMA), file))
        .containsExactly("1|1.5|a \"b\", c,u1", "0|-300.0|two\nlines,u2", "0|NaN|,", "0|NaN|,");
  }

  @Test
  void areFaultsNamedByLineAndField() throws IOException {
    String header = "user,title,price,note,bought";
    assertFault("line 2, field price: \"cheap\" is not a finite number", header, "u,t,cheap,,no");
    assertFault("line 2, field price: \"NaN\" is not a finite number", header, "u,t,NaN,,no");
    assertFault("line 2, field bought: \"maybe\" is not one of", header, "u,t,1,,maybe");
    assertFault("line 2, field bought: the label is missing", header, "u,t,1,,");
    assertFault("line 3, field bought: 4 columns where 5", header, "u,t,1,,no", "u,t,1,no");
    assertFault("line 2, field column 2: text follows", header, "u,\"t\"x,1,,no");
    assertFault("line 3: a quote opened here is never closed", header, "u,t,1,,no", "u,\"t,1,,no");
    assertFault("line 1, field note: the schema names this column", "user,title,price,bought");
    assertFault("line 1, field extra: a column without use", header + ",extra");
  }

  private void assertFault(String message, String... lines) throws IOException {
    Path file = Lines.write(temp, "shop.csv", lines);
    TableSchema schema = schema(SCHEMA);
    assertThatThrownBy(() -> Lines.read(InputFormat.TABLE, schema, file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("shop.csv, " + message);
  }

  @Test
  void areColumnsNamedBySchemaWhereNoHeaderIs() throws IOException {
    TableSchema schema =
        schema(
            with(
                "header: false",
                "delimiter: \"\\t\"",
                "trim: true",
                "quoted: false",
                "columns: [user, title, price, note, bought]"));
    Path file = Lines.write(temp, "shop.tsv", " u1 \t\"t\t 2 \t\tyes");
    assertThat(Lines.read(InputFormat.TABLE, schema, file)).containsExactly("1|2.0|\"t,u1");
  }

  @Test
  void areSideTablesJoinedByKey() throws IOException {
    Lines.write(temp, "users.txt", "u1|F|30", "u2|M|");
    TableSchema schema =
        schema(
            "name: shop",
            "label: {column: y, positive: [1]}",
            "dense: [age]",
            "categorical: [user, sex]",
            "join:",
            "  - {file: users.txt, key: user, delimiter: '|', header: false,"
                + " columns: [user, sex, age]}");
    Path file = Lines.write(temp, "shop.csv", "user,y", "u2,1", "u1,0", "u3,0");
    assertThat(Lines.read(InputFormat.TABLE, schema, file))
        .containsExactly("1|NaN|u2,M", "0|30.0|u1,F", "0|NaN|u3,");
    Lines.write(temp, "users.txt", "u1|F|30", "u1|M|");
    assertThatThrownBy(() -> Lines.read(InputFormat.TABLE, schema, file))
        .hasMessageContaining("users.txt, line 2, field user: u1 stands twice");
  }

  @Test
  void isAnUnknownKeyAnsweredWithTheNearest() {
    assertThatThrownBy(() -> schema(with("categorial: [x]")))
        .hasMessageContaining("unknown key \"categorial\", did you mean \"categorical\"?");
    assertThatThrownBy(() -> schema("name: x", "label: {colum: y, positive: [1]}"))
        .hasMessageContaining("unknown key \"colum\", did you mean \"column\"?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delimiter: '||'|is not one character",
        "header: false|columns must be listed",
        "columns: [a, a]|stands twice",
        "label: {column: price, positive: [1]}|price stands twice",
        "label: {column: y}|no positive value",
        "categorical: []|no categorical column"
      })
  void isASchemaThatMakesNoSenseRefused(String lineAndMessage) {
    int cut = lineAndMessage.lastIndexOf('|');
    String line = lineAndMessage.substring(0, cut);
    String key = line.substring(0, line.indexOf(':') + 1);
    String[] lines =
        java.util.stream.Stream.concat(
                java.util.Arrays.stream(SCHEMA).filter(l -> !l.startsWith(key)),
                java.util.stream.Stream.of(line))
            .toArray(String[]::new);
    assertThatThrownBy(() -> schema(lines))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("schema.yaml: ")
        .hasMessageContaining(lineAndMessage.substring(cut + 1));
  }

  @Test
  void isAdultReadWhole() throws IOException {
    TableSchema schema = TableSchemaFile.read(RealData.sample("adult/schema.yaml"));
    List<String> train =
        Lines.read(InputFormat.TABLE, schema, RealData.sample("adult/adult.data.gz"));
    assertThat(train).hasSize(32_561);
    assertThat(train.getFirst())
        .isEqualTo(
            "0|39.0,77516.0,13.0,2174.0,0.0,40.0|State-gov,Bachelors,Never-married,Adm-clerical,"
                + "Not-in-family,White,Male,United-States");
    assertThat(train.stream().filter(row -> row.startsWith("1"))).hasSize(7841);
    List<String> test =
        Lines.read(InputFormat.TABLE, schema, RealData.sample("adult/adult.test.gz"));
    assertThat(test).hasSize(16_281);
    assertThat(test.stream().filter(row -> row.startsWith("1"))).hasSize(3846);
  }

  @Test
  void isFrappeReadWhole() throws IOException {
    TableSchema schema = TableSchemaFile.read(Path.of("schemas/frappe.yaml"));
    List<String> rows = Lines.read(InputFormat.TABLE, schema, RealData.file("frappe/valid.csv.gz"));
    assertThat(rows).hasSize(57_722);
    assertThat(rows.stream().filter(row -> row.startsWith("1"))).hasSize(19_063);
  }

  @Test
  void isMovielensJoinedWithUsersAndItems() throws IOException {
    TableSchema schema = TableSchemaFile.read(Path.of("schemas/ml100k.yaml"));
    List<String> rows = Lines.read(InputFormat.TABLE, schema, RealData.file("ml100k/ua.base.gz"));
    assertThat(rows).hasSize(90_570);
    assertThat(rows.getFirst())
        .isEqualTo("1||1,1,24,M,technician,85711,01-Jan-1995,0,0,1,1,0,0,0,0,0");
  }
}
