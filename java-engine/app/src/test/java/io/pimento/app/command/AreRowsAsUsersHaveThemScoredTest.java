package io.pimento.app.command;

import static io.pimento.app.command.TrainedRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import io.pimento.app.CommandLineRun;
import io.pimento.data.ColumnType;
import io.pimento.data.output.OutputFile;
import io.pimento.data.output.ParquetTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields of several values, weights of rows and of values, ids; text and Parquet, in and out. */
class AreRowsAsUsersHaveThemScoredTest {
  private static final Pattern METRICS = Pattern.compile("log loss .* over [0-9,]+ rows");
  private static final List<String> COLUMNS = SongsRun.COLUMNS;

  @TempDir private static Path folder;
  private static SongsRun songs;
  private static Path data;
  private static Path run;

  @BeforeAll
  static void train() throws Exception {
    songs = SongsRun.in(folder);
    data = songs.data;
    run = songs.run;
  }

  /** The same rows as Parquet, with numbers as numbers and nulls for empty cells. */
  private static Path parquet(String name, int from) throws IOException {
    Path path = folder.resolve(name);
    List<ColumnType> types =
        COLUMNS.stream()
            .map(
                c ->
                    switch (c) {
                      case "id", "y" -> ColumnType.INT64;
                      case "age" -> ColumnType.DOUBLE;
                      case "w" -> ColumnType.FLOAT;
                      default -> ColumnType.TEXT;
                    })
            .toList();
    List<ParquetTable.Column> columns = new ArrayList<>();
    for (int c = 0; c < types.size(); c++) {
      columns.add(new ParquetTable.Column(COLUMNS.get(c), types.get(c)));
    }
    try (OutputFile out = OutputFile.create(path)) {
      ParquetTable table = new ParquetTable(out, columns);
      for (List<String> row : songs.rows.subList(from, songs.rows.size())) {
        for (int c = 0; c < types.size(); c++) {
          String cell = row.get(c);
          byte[] utf8 = cell.getBytes(StandardCharsets.UTF_8);
          if (cell.isEmpty()) {
            table.column(c).addNull();
            continue;
          }
          switch (types.get(c)) {
            case INT64 -> table.column(c).addLong(Long.parseLong(cell));
            case DOUBLE -> table.column(c).addDouble(Double.parseDouble(cell));
            case FLOAT -> table.column(c).addFloat(Float.parseFloat(cell));
            default -> table.column(c).addBytes(utf8, 0, utf8.length);
          }
        }
        table.endRow();
      }
      table.end();
      out.commit();
    }
    return path;
  }

  private static CommandLineRun predict(Path input, Path output, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("predict", "--model", run.toString()));
    arguments.addAll(List.of("--input", input.toString(), "--backend", "vector", "--output"));
    arguments.add(output.toString());
    arguments.addAll(List.of(more));
    return ok(arguments.toArray(String[]::new));
  }

  private static String metrics(String text) {
    Matcher m = METRICS.matcher(text);
    assertThat(m.find()).as(text).isTrue();
    return m.group();
  }

  private static String evaluated() throws Exception {
    String out =
        ok(
                "evaluate",
                run.resolve("best.safetensors").toString(),
                "--architecture",
                run.resolve("best.json").toString(),
                "--data",
                data.toString(),
                "--backend",
                "vector",
                "--split",
                "test")
            .out();
    return metrics(out).replaceFirst(", calibration error [^ ]*", "");
  }

  @Test
  void doMetricsGoByTheWeightsOfRows() throws Exception {
    Path out = folder.resolve("m.csv");
    String weighted = predict(songs.text("t.csv", Set.of(), 600), out).err();
    assertThat(weighted).contains("by their labels and weights (w): log loss");
    assertThat(metrics(weighted)).isEqualTo(evaluated());
    assertThat(metrics(predict(parquet("t.parquet", 600), out).err())).isEqualTo(evaluated());

    String without = predict(songs.text("n.csv", Set.of("w", "part"), 600), out).err();
    assertThat(without)
        .contains("by their labels, unweighted (no row has the weight w): log loss")
        .contains("over 300 rows");
    assertThat(metrics(without)).isNotEqualTo(evaluated());
    assertThat(predict(songs.text("u.csv", Set.of("y"), 600), out).err())
        .doesNotContain("log loss")
        .contains("300 rows scored");
  }

  @Test
  void areRowsWithoutAWeightLeftOutOfWeightedMetrics() throws Exception {
    Path whole = songs.text("w.csv", Set.of(), 600);
    List<String> lines = new ArrayList<>(Files.readAllLines(whole));
    int weight = COLUMNS.indexOf("w");
    for (int k : List.of(3, 8, 200)) {
      String[] cells = lines.get(k).split(",", -1);
      cells[weight] = k == 3 ? "" : k == 8 ? "-1" : "heavy";
      lines.set(k, String.join(",", cells));
    }
    Path spoilt = Files.write(folder.resolve("x.csv"), lines);
    Path lacking = songs.text("y.csv", Set.of("w"), 890);
    Path out = folder.resolve("x-scores.csv");
    String told = predict(spoilt, out, "--input", lacking.toString()).err();
    assertThat(told)
        .contains("310 rows scored")
        .contains("over 297 rows; 13 more have no weight that can be read");
    predict(whole, folder.resolve("w-scores.csv"));
    assertThat(Files.readAllLines(out).subList(0, 301))
        .isEqualTo(Files.readAllLines(folder.resolve("w-scores.csv")));
  }

  /** A Parquet file's rows as text, nulls as "null". */
  private static List<String> rows(Path path) throws IOException {
    List<StringBuilder> rows = new ArrayList<>();
    try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(path))) {
      for (int c = 0; c < file.getFileSchema().getColumnCount(); c++) {
        PhysicalType type = file.getFileSchema().getColumn(c).type();
        int r = 0;
        try (ColumnReader reader = file.buildColumnReader(c).build()) {
          while (reader.nextBatch()) {
            for (int at = 0; at < reader.getRecordCount(); at++, r++) {
              if (r == rows.size()) {
                rows.add(new StringBuilder());
              }
              rows.get(r).append(c > 0 ? "," : "").append(cell(reader, type, at));
            }
          }
        }
      }
    }
    return rows.stream().map(StringBuilder::toString).toList();
  }

  private static String cell(ColumnReader reader, PhysicalType type, int at) {
    if (!reader.getLeafValidity().isNotNull(at)) {
      return "null";
    }
    return switch (type) {
      case INT64 -> "" + reader.getLongs()[at];
      case FLOAT -> "" + reader.getFloats()[at];
      case DOUBLE -> "" + reader.getDoubles()[at];
      default -> {
        int from = reader.getBinaryOffsets()[at];
        int to = reader.getBinaryOffsets()[at + 1];
        yield new String(reader.getBinaryValues(), from, to - from, StandardCharsets.UTF_8);
      }
    };
  }

  private static List<PhysicalType> types(Path path) throws IOException {
    try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(path))) {
      return file.getFileSchema().getColumns().stream().map(c -> c.type()).toList();
    }
  }

  @Test
  void areScoresInParquetThoseInText() throws Exception {
    String[] ids = {"--id", "id", "--id", "user", "--id", "age", "--logits"};
    Path csv = folder.resolve("s.csv");
    predict(songs.text("i.csv", Set.of(), 0), csv, ids);
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.getFirst()).isEqualTo("id,user,age,score,logit");
    List<String> expected = lines.subList(1, lines.size());

    Path fromText = folder.resolve("s.parquet");
    predict(folder.resolve("i.csv"), fromText, ids);
    assertThat(types(fromText))
        .containsExactly(
            PhysicalType.BYTE_ARRAY,
            PhysicalType.BYTE_ARRAY,
            PhysicalType.BYTE_ARRAY,
            PhysicalType.FLOAT,
            PhysicalType.FLOAT);
    assertThat(rows(fromText)).isEqualTo(expected);

    Path fromParquet = folder.resolve("p.parquet");
    predict(parquet("i.parquet", 0), fromParquet, ids);
    assertThat(types(fromParquet))
        .containsExactly(
            PhysicalType.INT64,
            PhysicalType.BYTE_ARRAY,
            PhysicalType.DOUBLE,
            PhysicalType.FLOAT,
            PhysicalType.FLOAT);
    assertThat(rows(fromParquet).stream().map(row -> row.replace(".0,", ",")).toList())
        .isEqualTo(
            expected.stream()
                .map(row -> row.startsWith(",") ? "null" + row : row)
                .map(row -> row.replace(".0,", ","))
                .toList());
    // The file can be scored again, and in another form.
    predict(folder.resolve("i.parquet"), folder.resolve("q.csv"), ids);
    assertThat(Files.readAllLines(folder.resolve("q.csv"))).hasSize(901);
  }

  @Test
  void isAnIdOfSeveralTypesPassedThroughAsTheNearest() throws Exception {
    Path numbers = parquet("n1.parquet", 890);
    Path words = folder.resolve("n2.parquet");
    List<ParquetTable.Column> columns = new ArrayList<>();
    for (String column : COLUMNS) {
      columns.add(new ParquetTable.Column(column, ColumnType.TEXT));
    }
    try (OutputFile out = OutputFile.create(words)) {
      ParquetTable table = new ParquetTable(out, columns);
      for (int c = 0; c < columns.size(); c++) {
        byte[] cell =
            (c == 1 ? "x-1" : songs.rows.getLast().get(c)).getBytes(StandardCharsets.UTF_8);
        table.column(c).addBytes(cell, 0, cell.length);
      }
      table.endRow();
      table.end();
      out.commit();
    }
    Path out = folder.resolve("n.parquet");
    predict(numbers, out, "--input", words.toString(), "--id", "id", "--id", "w");
    assertThat(types(out)).startsWith(PhysicalType.BYTE_ARRAY, PhysicalType.BYTE_ARRAY);
    assertThat(rows(out)).hasSize(11).last().asString().startsWith("x-1,");
    assertThat(rows(out).getFirst()).startsWith(songs.rows.get(890).get(1) + ",");
  }

  @Test
  void areNoRowsAndRowsThatCannotBeReadWritten() throws Exception {
    Path none = Files.writeString(folder.resolve("0.csv"), String.join(",", COLUMNS) + "\n");
    Path out = folder.resolve("0.parquet");
    predict(none, out, "--id", "user");
    assertThat(rows(out)).isEmpty();
    assertThat(types(out)).containsExactly(PhysicalType.BYTE_ARRAY, PhysicalType.FLOAT);

    List<String> lines = new ArrayList<>(Files.readAllLines(songs.text("b.csv", Set.of(), 880)));
    lines.add(2, "1,2,old,u1,,,,1,test");
    lines.add(5, "1,2,3,u1,,s1|s2,1,1,test");
    lines.add(7, "1,2");
    Path bad = Files.write(folder.resolve("b.csv"), lines);
    predict(bad, out, "--id", "user", "--bad-rows", "skip");
    List<String> rows = rows(out);
    assertThat(rows).hasSize(23);
    assertThat(List.of(rows.get(1), rows.get(4), rows.get(6)))
        .containsExactly("u1,null", "u1,null", "null,null");
    assertThat(rows.stream().filter(row -> row.endsWith(",null"))).hasSize(3);
    CommandLineRun refused =
        CommandLineRun.of(
            "predict",
            "--model",
            run.toString(),
            "--input",
            bad.toString(),
            "--output",
            folder.resolve("never.parquet").toString(),
            "--backend",
            "vector");
    assertThat(refused.exit()).isPositive();
    assertThat(refused.err()).contains("b.csv, line 3, field age: \"old\" is not a finite number");
    assertThat(folder.resolve("never.parquet")).doesNotExist();
  }

  @Test
  void isTextThatIsNotUnicodeSaidByRow() throws Exception {
    Path latin = folder.resolve("latin.csv");
    Files.write(
        latin,
        (String.join(",", COLUMNS) + "\n" + "1,2,3,M\u00fcller,,,,1,test\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    CommandLineRun refused =
        CommandLineRun.of(
            "predict",
            "--model",
            run.toString(),
            "--input",
            latin.toString(),
            "--id",
            "user",
            "--output",
            folder.resolve("latin.parquet").toString(),
            "--backend",
            "vector");
    assertThat(refused.exit()).isPositive();
    assertThat(refused.err())
        .contains("row 1, column user: ")
        .contains("is not UTF-8")
        .contains("write a .csv file");
    assertThat(folder.resolve("latin.parquet")).doesNotExist();
  }
}
