package io.pimento.data.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.metadata.PhysicalType;
import io.pimento.data.input.Spool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels may be absent, columns more than known, bad rows keep their places. */
class AreRowsToScoreReadAsTheyComeTest {
  @TempDir Path temp;

  private TableSchema schema(String... lines) throws IOException {
    return TableSchemaFile.read(String.join("\n", lines), Path.of("schema"));
  }

  private TableSchema table(String... more) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "name: t",
                "label: {column: y, positive: [\"1\"], negative: [\"0\"]}",
                "dense: [price]",
                "categorical: [user]",
                "missing: [NA]",
                "ignored: [note]"));
    lines.addAll(List.of(more));
    return schema(lines.toArray(String[]::new));
  }

  /** Each row as "label|dense|tokens|ids", or "bad|ids"; the label is ? where there is none. */
  private List<String> read(
      InputFormat format,
      @Nullable TableSchema schema,
      List<String> ids,
      BadRows bad,
      Path... files)
      throws IOException {
    InputSession session =
        InputSession.with(Spool.singlePass(), new DenseIndices(), List.of(files))
            .scoring(new Scoring(ids));
    List<String> rows = new ArrayList<>();
    try (RowReader reader = format.open(List.of(files), schema, bad, session)) {
      RawRow row = new RawRow(reader.fields(), ids.size());
      while (reader.next(row)) {
        StringBuilder text = new StringBuilder();
        if (row.bad()) {
          text.append("bad");
        } else {
          text.append(row.labelled() ? row.positive() ? "1|" : "0|" : "?|");
          for (int d = 0; d < reader.fields().dense().size(); d++) {
            text.append(d > 0 ? "," : "").append(row.dense(d));
          }
          text.append('|');
          for (int f = 0; f < reader.fields().categorical().size(); f++) {
            text.append(f > 0 ? "," : "").append(row.token(f));
          }
        }
        for (int k = 0; k < ids.size(); k++) {
          text.append('|')
              .append(
                  new String(
                      row.idBytes(k),
                      row.idFrom(k),
                      row.idTo(k) - row.idFrom(k),
                      StandardCharsets.UTF_8));
        }
        rows.add(text.toString());
      }
    }
    return rows;
  }

  @Test
  void doTablesLackLabelsHaveOtherColumnsAndPassTextThrough() throws IOException {
    Path with =
        Lines.write(temp, "a.csv", "y,price,user,note", "1,2,ann,n", ",3,bob,n", "x,4,NA,n");
    assertThat(read(InputFormat.TABLE, table(), List.of("user", "price"), BadRows.FAIL, with))
        .containsExactly("1|2.0|ann|ann|2", "?|3.0|bob|bob|3", "?|4.0||NA|4");
    Path without =
        Lines.write(temp, "b.csv", "new,user,price", "\"q,\"\"x\"\"\",ann,2", "NA,bob,NA");
    assertThat(read(InputFormat.TABLE, table(), List.of("new"), BadRows.FAIL, without))
        .containsExactly("?|2.0|ann|q,\"x\"", "?|NaN|bob|NA");
    assertThat(read(InputFormat.TABLE, table(), List.of(), BadRows.FAIL, with, without)).hasSize(5);
    Path lacking = Lines.write(temp, "c.csv", "y,user", "1,ann");
    assertThatThrownBy(() -> read(InputFormat.TABLE, table(), List.of(), BadRows.MARK, lacking))
        .hasMessageContaining("c.csv, line 1, field price: the schema names this column");
    assertThatThrownBy(() -> read(InputFormat.TABLE, table(), List.of("day"), BadRows.FAIL, with))
        .hasMessageContaining("a.csv, line 1, field day: the column to pass through is not there");
  }

  @Test
  void doesATableWithoutHeaderLackItsLabelAlone() throws IOException {
    TableSchema schema = table("header: false", "columns: [price, y, user, note]");
    Path with = Lines.write(temp, "a.csv", "2,1,ann,n");
    Path without = Lines.write(temp, "b.csv", "2,ann,n", "3,bob,m");
    assertThat(read(InputFormat.TABLE, schema, List.of("note"), BadRows.FAIL, with, without))
        .containsExactly("1|2.0|ann|n", "?|2.0|ann|n", "?|3.0|bob|m");
    Path less = Lines.write(temp, "c.csv", "2,ann");
    assertThatThrownBy(() -> read(InputFormat.TABLE, schema, List.of(), BadRows.FAIL, less))
        .hasMessageContaining("c.csv, line 1")
        .hasMessageContaining("2 columns where 4");
    Path mixed = Lines.write(temp, "d.csv", "2,1,ann,n", "2,ann,n");
    assertThatThrownBy(() -> read(InputFormat.TABLE, schema, List.of(), BadRows.FAIL, mixed))
        .hasMessageContaining("d.csv, line 2")
        .hasMessageContaining("3 columns where 4");
  }

  @Test
  void doBadRowsKeepTheirPlaces() throws IOException {
    Path file =
        Lines.write(
            temp, "a.csv", "y,price,user,id", "1,2,ann,a", "1,much,bob,b", "1,3", "0,4,cid,d");
    assertThat(read(InputFormat.TABLE, table(), List.of("id"), BadRows.MARK, file))
        .containsExactly("1|2.0|ann|a", "bad|b", "bad|", "0|4.0|cid|d");
    assertThatThrownBy(() -> read(InputFormat.TABLE, table(), List.of("id"), BadRows.FAIL, file))
        .hasMessageContaining("a.csv, line 3, field price: \"much\"");
  }

  @Test
  void doClickLogsLackTheirLabels() throws IOException {
    String integers = "1\t".repeat(13);
    String tokens = "ab\t".repeat(25) + "cd";
    Path with = Lines.write(temp, "a.txt", "1\t" + integers + tokens, "x\t" + integers + tokens);
    Path without = Lines.write(temp, "b.txt", integers + tokens);
    List<String> rows =
        read(InputFormat.CRITEO, null, List.of("C26", "I1"), BadRows.FAIL, with, without);
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0)).startsWith("1|1.0,").endsWith(",ab,cd|cd|1");
    assertThat(rows.get(1)).isEqualTo("?" + rows.get(0).substring(1));
    assertThat(rows.get(2)).isEqualTo("?" + rows.get(0).substring(1));
    Path less = Lines.write(temp, "c.txt", integers + tokens, integers + "ab");
    assertThatThrownBy(() -> read(InputFormat.CRITEO, null, List.of(), BadRows.FAIL, less))
        .hasMessageContaining("c.txt, line 2")
        .hasMessageContaining("14 columns where 39");
    assertThatThrownBy(
            () -> read(InputFormat.CRITEO, null, List.of("label"), BadRows.FAIL, without))
        .hasMessageContaining("field label: the column to pass through is not in this file");

    String kdd = "1\t2\t3\ta\tb\tc\td\te\tf\t1\t2";
    assertThat(
            read(
                InputFormat.KDD12_NASREC,
                null,
                List.of("user"),
                BadRows.FAIL,
                Lines.write(temp, "d.txt", kdd),
                Lines.write(temp, "e.txt", "0\t" + kdd)))
        .containsExactly("?|1.0,2.0,3.0|a,b,c,d,e,f,1,2|2", "0|1.0,2.0,3.0|a,b,c,d,e,f,1,2|2");

    String header =
        "id,hour,C1,banner_pos,site_id,site_domain,site_category,app_id,app_domain,app_category,"
            + "device_id,device_ip,device_model,device_type,device_conn_type,C14,C15,C16,C17,C18,"
            + "C19,C20,C21";
    Path avazu = Lines.write(temp, "f.csv", header, "77," + "1,".repeat(21) + "9");
    List<String> found = read(InputFormat.AVAZU, null, List.of("id"), BadRows.FAIL, avazu);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst()).startsWith("?||77,1,").endsWith(",9|77");
  }

  @Test
  void doLinesOfEntriesLackTheirLabels() throws IOException {
    TableSchema fm = schema("{name: fm, columns: [user, item], categorical: [user, item]}");
    Path lines = Lines.write(temp, "a.libfm", "1 3:1 4:1", "5:1 6:1", "3.5 7:1 8:1", "0 9:2 1:1");
    assertThat(read(InputFormat.LIBFM, fm, List.of(), BadRows.MARK, lines))
        .containsExactly("1||3,4", "?||5,6", "?||7,8", "bad");
    TableSchema ffm = schema("{name: ffm, columns: [f0, f1], categorical: [f0, f1]}");
    Path fields = Lines.write(temp, "a.libffm", "1:4:1 0:3:1", "-1 1:4:1");
    assertThat(read(InputFormat.LIBFFM, ffm, List.of(), BadRows.FAIL, fields))
        .containsExactly("?||3,4", "0||,4");
    assertThatThrownBy(() -> read(InputFormat.LIBFM, fm, List.of("user"), BadRows.FAIL, lines))
        .hasMessageContaining("column user cannot be passed through");
  }

  @Test
  void doParquetColumnsLackLabelsAndPassThrough() throws IOException {
    Path file = temp.resolve("a.parquet");
    new ParquetWriter(2)
        .text("user", "ann", "NA")
        .text("extra", "e1", "e2")
        .column(
            "price",
            PhysicalType.INT32,
            new byte[0],
            new byte[] {7, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff})
        .write(file);
    assertThat(
            read(
                InputFormat.PARQUET,
                table(),
                List.of("extra", "user", "price"),
                BadRows.FAIL,
                file))
        .containsExactly("?|7.0|ann|e1|ann|7", "?|-1.0||e2|NA|-1");
    assertThatThrownBy(() -> read(InputFormat.PARQUET, table(), List.of("no"), BadRows.FAIL, file))
        .hasMessageContaining("a.parquet, field no: the column to pass through is not there");
  }
}
