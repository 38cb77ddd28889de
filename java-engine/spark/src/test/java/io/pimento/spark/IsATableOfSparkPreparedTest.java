package io.pimento.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.shard.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that only Spark knows: the bytes of one machine on the same rows as Parquet files. */
class IsATableOfSparkPreparedTest {
  private static final String CLICKS =
      """
      SELECT id AS row, CAST(hash(id, 'y') %% 3 = 0 AS INT) AS y, CAST(hash(id, 'x') %% 50 AS DECIMAL(9, 2)) / 4 AS x,
        concat('u', hash(id, 'u') %% 40) AS u, date_add(DATE'2026-01-01', CAST(id %% 9 AS INT)) AS day,
        array(concat('g', id %% 7), concat('g', id %% 3)) AS g, struct(id AS a) AS nested
      FROM range(0, %d, 1, 3)
      """;

  @TempDir Path temp;
  private SparkSession spark;

  /** Commands take up the session that is there, and end it. */
  @BeforeEach
  void asSubmitted() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.sql.warehouse.dir", temp.resolve("warehouse").toString());
    System.setProperty("spark.sql.shuffle.partitions", "2");
    session();
  }

  private void session() {
    spark = SparkSession.builder().appName("test").getOrCreate();
  }

  @AfterEach
  void asBefore() throws IOException {
    spark.close();
    for (String key :
        List.of("master", "ui.enabled", "sql.warehouse.dir", "sql.shuffle.partitions")) {
      System.clearProperty("spark." + key);
    }
  }

  private Path schema(String more) throws IOException {
    return Files.writeString(
        temp.resolve("schema.yaml"),
        """
        name: shop
        label: {column: y, positive: ['1'], negative: ['0']}
        dense: [x]
        categorical: [u, day%s]
        multi: {g: {most: 3, pooling: mean}}
        ignored: [row]
        """
            .formatted(more));
  }

  private List<String> line(Path schema, Path out, String... more) {
    List<String> line = new ArrayList<>(List.of("--schema", schema.toString(), "--out"));
    line.addAll(List.of(out.toString(), "--set", "data.inputs.use=none"));
    line.addAll(List.of(more));
    return line;
  }

  private Said there(Path schema, Path out, String... more) throws IOException {
    return Said.by(Prepare::run, line(schema, out, more).toArray(String[]::new));
  }

  private void here(Path schema, Path out, Path input) throws IOException {
    List<String> line = line(schema, out, "--format", "parquet", input.toString());
    line.addFirst("prepare");
    Said said = Said.by(io.pimento.app.Main::run, line.toArray(String[]::new));
    assertThat(said.exit()).as(said.err()).isZero();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(temp)) {
      return all.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void areBytesThoseOfOneMachineOnTheSameRows() throws IOException {
    spark.sql(CLICKS.formatted(600)).write().saveAsTable("clicks");
    spark.table("clicks").write().parquet(temp.resolve("rows").toString());
    Path schema = schema("");
    here(schema, temp.resolve("one"), temp.resolve("rows"));
    // What a driver that was killed left behind.
    ScratchFolder left = ScratchFolder.beside(temp.resolve("many"), ScratchFolder.TABLE);
    Path killed = temp.resolve(".many.table-1-killed");
    Files.createDirectories(killed.resolve("rows"));
    Files.writeString(killed.resolve("rows/part-00000.parquet"), "half");
    Files.createFile(killed.resolve(".lock"));

    Said said = there(schema, temp.resolve("many"), "--spark-table", "clicks");
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(PreparedBytes.of(temp.resolve("many")))
        .isEqualTo(PreparedBytes.of(temp.resolve("one")));
    assertThat(said.out())
        .contains(
            killed + ", left by a process that was stopped, was removed",
            "--spark-table clicks is written to ",
            "columns not used: row, nested (a struct of a)");
    assertThat(left.path()).as("what somebody else still writes").exists();
    left.close();
    assertThat(files()).containsExactly("many", "one", "rows", "schema.yaml", "warehouse");
  }

  @Test
  void areRowsOfAQueryInItsOrder() throws IOException {
    Path orc = temp.resolve("orc");
    spark.sql(CLICKS.formatted(300)).write().orc(orc.toString());
    spark
        .sql(CLICKS.formatted(300) + " WHERE id >= 40 ORDER BY row DESC")
        .coalesce(1)
        .write()
        .parquet(temp.resolve("rows").toString());
    Path schema = schema("");
    here(schema, temp.resolve("one"), temp.resolve("rows"));
    String query =
        "SELECT * FROM orc.`%s` WHERE row >= 40 ORDER BY row DESC -- the newest first"
            .formatted(orc);
    Said said = there(schema, temp.resolve("many"), "--spark-query", query);
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(PreparedBytes.of(temp.resolve("many")))
        .isEqualTo(PreparedBytes.of(temp.resolve("one")));
  }

  @Test
  void areMistakesOneLineAndNothingIsLeft() throws IOException {
    spark.sql(CLICKS.formatted(30)).write().saveAsTable("clicks");
    Path plain = schema("");
    Path out = temp.resolve("out");
    isRefused(
        there(plain, out, "--spark-table", "clicsk"),
        "--spark-table clicsk: ",
        "`clicsk` cannot be found",
        "spark.sql.catalogImplementation=hive");
    session();
    isRefused(
        there(plain, out, "--spark-table", "a b"), "--spark-table a b: ", "PARSE_SYNTAX_ERROR");
    session();
    isRefused(
        there(plain, out, "--spark-query", "DROP TABLE clicks"),
        "--spark-query: ",
        "PARSE_SYNTAX_ERROR");
    session();
    assertThat(temp.resolve("warehouse/clicks")).isNotEmptyDirectory();
    String query =
        "SELECT *, array(struct(1 AS a)) AS s FROM parquet.`%s/warehouse/clicks`".formatted(temp);
    isRefused(
        there(schema(", s"), out, "--spark-query", query),
        "--spark-query, field s: it is a list of (a struct of a)");
    session();
    query = "SELECT make_interval(1) AS s";
    isRefused(
        there(plain, out, "--spark-query", query), "column `s` of the type \"INTERVAL\". Leave");
    assertThat(files()).containsExactly("schema.yaml", "warehouse");
    isRefused(
        there(plain, out, "--spark-table", "clicks", "x.parquet"),
        "leave out files and data.train");
    isRefused(
        there(plain, out, "--spark-table", "clicks", "--format", "table"), "leave out --format");
    isRefused(there(plain, out, "--spark-table", "clicks", "--spark-query", "x"), "not both");
    isRefused(
        there(plain, temp.resolve("schema.yaml"), "--spark-table", "clicks"),
        "exists and is no data set");
    isRefused(
        there(plain, plain.resolve("none/out"), "--spark-table", "clicks"),
        "nothing can be made in " + plain);
  }

  private static void isRefused(Said said, String... words) {
    assertThat(said.exit()).isPositive();
    assertThat(said.err().lines()).singleElement().asString().contains(words);
  }
}
