package io.pimento.data.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.metadata.PhysicalType;
import io.pimento.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreFieldsOfSeveralValuesReadTest {
  @TempDir Path temp;

  private TableSchema schema(String... keys) throws IOException {
    String[] lines = new String[keys.length + 2];
    lines[0] = "name: t";
    lines[1] = "label: {column: y, positive: ['1'], negative: ['0']}";
    System.arraycopy(keys, 0, lines, 2, keys.length);
    return TableSchemaFile.read(Lines.write(temp, "schema.yaml", lines));
  }

  private List<String> table(TableSchema schema, String... lines) throws IOException {
    return Lines.read(InputFormat.TABLE, schema, Lines.write(temp, "t.csv", lines));
  }

  @Test
  void areTextsCutAtTheirSeparator() throws IOException {
    TableSchema schema =
        schema("categorical: [u]", "multi: {g: {separator: '|'}}", "missing: ['?']");
    assertThat(
            table(schema, "y,g,u", "1,a|b|a,x", "0,,x", "0,?,x", "1,|a||?|b|,x", "0,a,x", "0,|,x"))
        .containsExactly("1||x|a,b,a", "0||x|", "0||x|", "1||x|a,b", "0||x|a", "0||x|");
  }

  @Test
  void areSeparatorsOfSeveralBytesAndSpacesHonoured() throws IOException {
    TableSchema schema =
        schema(
            "trim: true",
            "multi: {g: {separator: ' '}, h: {separator: '::'}, k: {separator: ','}, m: {separator:"
                + " '·'}}");
    assertThat(table(schema, "y,g,h,k,m", "1, a  b ,x :: y:,\"p, q\",ä·ö"))
        .containsExactly("1||" + "|a,b|x,y:|p,q|ä,ö");
  }

  @ParameterizedTest
  @CsvSource({"first, 'a,b…'", "last, 'b,c…'"})
  void areLongRowsCutAsAsked(String longer, String kept) throws IOException {
    TableSchema schema = schema("multi: {g: {most: 2, longer: " + longer + "}}");
    assertThat(table(schema, "y,g", "1,a|b|c", "0,a|b", "0,||c"))
        .containsExactly("1|||" + kept, "0|||a,b", "0|||c");
  }

  @Test
  void isALongRowMalformedUnlessItIsSaidWhatToKeep() throws IOException {
    TableSchema schema = schema("multi: {g: {most: 2}}");
    assertThatThrownBy(() -> table(schema, "y,g", "1,a|b", "1,a|b|c"))
        .isInstanceOf(BadRowException.class)
        .hasMessageContaining(
            "t.csv, line 3, field g: 3 values where there may be up to 2; raise multi.g.most, or"
                + " set its longer to first or last");
  }

  @Test
  void doValuesHaveWeights() throws IOException {
    TableSchema schema =
        schema("multi: {g: {pooling: weighted, weight_separator: ':', longer: last, most: 3}}");
    assertThat(table(schema, "y,g", "1,a:0.5|b|c:x:-2", "0,:3|a:4"))
        .containsExactly("1|||a*0.5,b,c:x*-2.0", "0|||a*4.0");
    for (String wrong : List.of("a:", "a:x", "a:NaN", "a:1e39", "a:0.5:")) {
      assertThatThrownBy(() -> table(schema, "y,g", "1," + wrong))
          .isInstanceOf(BadRowException.class)
          .hasMessageContaining("line 2, field g: ");
    }
  }

  @Test
  void areListsOfParquetRead() throws IOException {
    Path file =
        new ParquetWriter(6)
            .column(
                "y", PhysicalType.INT32, ParquetTypes.plain(), ParquetWriter.ints(1, 0, 1, 0, 1, 0))
            .lists(
                "n", PhysicalType.INT32, ParquetTypes.plain(), "7,-3", "-", "", "_", "7,_,7", "1")
            .lists(
                "t",
                PhysicalType.BYTE_ARRAY,
                ParquetTypes.logical(1),
                "_",
                "a|b,c",
                "-",
                "",
                "d",
                "?,e")
            .text("s", "p|q", "", "p", "|", "q||p", "p")
            .write(temp.resolve("lists.parquet"));
    TableSchema schema =
        schema("missing: ['?']", "multi: {s: {}, t: , n: {most: 2, longer: first}}");
    assertThat(Lines.read(InputFormat.PARQUET, schema, file))
        .containsExactly(
            "1|||p,q||7,-3", "0||||a|b,c|", "1|||p||", "0||||" + "|", "1|||q,p|d|7,7", "0|||p|e|1");
    assertThat(
            Lines.read(InputFormat.PARQUET, schema("ignored: [t, s]", "multi: {n: }"), file, file))
        .hasSize(12)
        .startsWith("1|||7,-3", "0|||", "1|||");
    assertThatThrownBy(
            () ->
                Lines.read(
                    InputFormat.PARQUET, schema("categorical: [n]", "ignored: [t, s]"), file))
        .hasMessageContaining(
            "field n: it is a list of INT32; only columns of one value a row can be")
        .hasMessageContaining("so list it under multi");
  }

  private static final String WEIGHED = "pooling: weighted, weight_column: w";

  @Test
  void doWeightsStandInAColumnOfTheirOwn() throws IOException {
    TableSchema schema =
        schema(
            "trim: true", "missing: ['?']", "multi: {g: {longer: last, most: 2, " + WEIGHED + "}}");
    String[] kept = {"0.5|1,a|b", "1| 2 |3,a|?|b", "3|4|5,a|b|a", ",", "?,?", "?|7,|c", "-1e-2,a"};
    String[] expected = {
      "1|||a*0.5,b", "1|||a,b*3.0", "1|||b*4.0,a*5.0…", "1|||", "1|||", "1|||c*7.0", "1|||a*-0.01"
    };
    for (int k = 0; k < kept.length; k++) {
      String[] cells = kept[k].split(",", -1);
      assertThat(table(schema, "w,y,g", cells[0] + ",1," + cells[1])).containsExactly(expected[k]);
      assertThat(table(schema, "g,w,y", cells[1] + "," + cells[0] + ",1"))
          .containsExactly(expected[k]);
    }
    for (String[] wrong :
        new String[][] {
          {"1,a|b", "1 weights for the 2 values of g"},
          {"1|2|3,a|b", "3 weights for the 2 values of g"},
          {",a", "0 weights for the 1 values of g"},
          {"1,", "1 weights for the 0 values of g"},
          {"1|?,a|b", "weight 2 is missing, of a value of g"},
          {"1|x,a|b", "\"x\" is not a finite number"},
          {"1|1e39,a|b", "is not a number within float32"},
        }) {
      assertThatThrownBy(() -> table(schema, "w,g,y", "1,a,1", wrong[0] + ",1"))
          .isInstanceOf(BadRowException.class)
          .hasMessageContaining("t.csv, line 3, field w: ")
          .hasMessageContaining(wrong[1]);
    }
    assertThatThrownBy(() -> table(schema, "g,y", "a,1"))
        .hasMessageContaining("field w: the schema names this column");
  }

  @Test
  void areListsOfWeightsOfParquetRead() throws IOException {
    for (boolean first : new boolean[] {true, false}) {
      for (PhysicalType type : List.of(PhysicalType.DOUBLE, PhysicalType.INT32)) {
        String[] weights = {"2,3,4", "5", "-", "", "7,_"};
        ParquetWriter writer =
            new ParquetWriter(5)
                .column(
                    "y",
                    PhysicalType.INT32,
                    ParquetTypes.plain(),
                    ParquetWriter.ints(1, 0, 1, 0, 1));
        if (first) {
          writer.lists("w", type, ParquetTypes.plain(), weights);
        }
        writer.lists(
            "g", PhysicalType.BYTE_ARRAY, ParquetTypes.logical(1), "a,_,b", "c", "", "-", "d,_");
        if (!first) {
          writer.lists("w", type, ParquetTypes.plain(), weights);
        }
        assertThat(
                Lines.read(
                    InputFormat.PARQUET,
                    schema("multi: {g: {" + WEIGHED + "}}"),
                    writer.write(temp.resolve("l.parquet"))))
            .containsExactly("1|||a*2.0,b*4.0", "0|||c*5.0", "1|||", "0|||", "1|||d*7.0");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'a,b', '1', '1 weights for the 2 values of g'",
    "'a', '1,2', '2 weights for the 1 values of g'",
    "'a', '-', '0 weights for the 1 values of g'",
    "'-', '1', '1 weights for the 0 values of g'",
    "'a,b', '1,_', 'weight 2 is missing, of a value of g'",
    "'a', '1e39', 'is not a number within float32'",
    "'a', 'NaN', 'is not a finite number'"
  })
  void areWeightsThatDoNotFitSaidByRow(String values, String weights, String message)
      throws IOException {
    Path file =
        new ParquetWriter(2)
            .column("y", PhysicalType.INT32, ParquetTypes.plain(), ParquetWriter.ints(1, 0))
            .lists("g", PhysicalType.BYTE_ARRAY, ParquetTypes.logical(1), "a,b", values)
            .lists("w", PhysicalType.DOUBLE, ParquetTypes.plain(), "1,2", weights)
            .write(temp.resolve("w.parquet"));
    assertThatThrownBy(
            () -> Lines.read(InputFormat.PARQUET, schema("multi: {g: {" + WEIGHED + "}}"), file))
        .isInstanceOf(BadRowException.class)
        .hasMessageContaining("w.parquet, row 2, field w: ")
        .hasMessageContaining(message);
  }

  @Test
  void doRowsNameTheirSplitAndWeight() throws IOException {
    TableSchema schema =
        schema(
            "categorical: [u]",
            "weight: w",
            "split: {column: p, train: [0, a], validation: [1], test: ['2'], ignore: [x]}");
    Path file =
        Lines.write(
            temp, "t.csv", "p,y,w,u", "0,1,0.5,k", "1,0,0,k", "2,0,3e2,k", "x,0,1,k", "a,0,1,k");
    try (RowReader reader = InputFormat.TABLE.open(List.of(file), schema, BadRows.FAIL)) {
      RawRow row = new RawRow(reader.fields());
      float[] weights = {0.5f, 0, 300, 1, 1};
      Split[] splits = {Split.TRAIN, Split.VALIDATION, Split.TEST, null, Split.TRAIN};
      for (int k = 0; k < weights.length; k++) {
        assertThat(reader.next(row)).isTrue();
        assertThat(row.weight()).isEqualTo(weights[k]);
        assertThat(row.split()).isEqualTo(splits[k]);
      }
    }
    for (String wrong : List.of("0,1,-1,k", "0,1,,k", "0,1,inf,k", "3,1,1,k", ",1,1,k")) {
      assertThatThrownBy(() -> table(schema, "p,y,w,u", wrong))
          .isInstanceOf(BadRowException.class)
          .hasMessageContaining("t.csv, line 2, field ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "multi: {g: {most: 0}}#multi.g.most is 0, not a number from 1",
        "multi: {g: {separator: ''}}#multi.g.separator must be at least one character",
        "multi: {g: {pooling: max}}#multi.g.pooling is \"max\", not one of [sum, mean, weighted]",
        "multi: {g: {longer: cut}}#multi.g.longer is \"cut\", not one of [first, last, error]",
        "multi: {g: {pooling: weighted}}#multi.g: pooling weighted needs a weight_separator",
        "multi: {g: {weight_column: w}}#multi.g: weight_column is for pooling weighted, not mean",
        "multi: {g: {pooling: weighted, weight_column: w, weight_separator: ':'}}#are two ways",
        "multi: {g: {pooling: weighted, weight_column: g}}#column g stands twice",
        "{multi: {g: {pooling: weighted, weight_column: w}}, weight: w}#column w stands twice",
        "multi: {g: {weight_separator: ':'}}#multi.g: weight_separator is for pooling weighted, not"
            + " mean",
        "multi: {g: {pooling: weighted, weight_separator: '|'}}#cannot be told apart",
        "multi: {g: {seperator: ';'}}#unknown key \"seperator\", did you mean \"separator\"?",
        "{multi: {g: }, categorical: [g]}#column g stands twice",
        "{multi: {g: }, weight: g}#column g stands twice",
        "{multi: {g: }, split: {column: g}}#column g stands twice",
        "{multi: {g: }, split: {train: [a]}}#the key split.column is missing",
        "{multi: {g: }, split: {column: p, train: [a], test: [a]}}#gives the value a two meanings",
        "{multi: {g: }, [}#not a schema file",
        "{multi: {g: {separator: ','}}, quoted: false}#multi.g.separator is the table's delimiter"
      })
  void isAWrongSchemaRefusedInOneLine(String keys, String message) {
    String inner = keys.startsWith("{") ? keys.substring(1, keys.length() - 1) : keys;
    String yaml = "{name: t, label: {column: y, positive: ['1']}, " + inner + "}";
    assertThatThrownBy(() -> TableSchemaFile.read(Lines.write(temp, "schema.yaml", yaml)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("schema.yaml")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
