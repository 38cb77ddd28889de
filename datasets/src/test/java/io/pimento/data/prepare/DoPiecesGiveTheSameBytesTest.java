package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.ColumnType;
import io.pimento.data.output.ParquetTable;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.reader.SplitColumn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Files are cut at random, and every file but the timings is that of one machine. */
class DoPiecesGiveTheSameBytesTest extends PreparedInPieces {
  @Test
  void isCriteo() throws IOException {
    PrepareConfig criteo =
        config(InputFormat.CRITEO, SplitFiles.cutFrom(write("a.txt", ROWS, this::criteo)));
    requireSame(criteo);
    requireSame(
        criteo
            .withReplace(true)
            .withEncoding(new Encoding.Hash(100))
            .withDense(DenseTransform.STANDARDIZE)
            .withParts(new SplitParts(3, 2, 2))
            .withSeed(5));
    requireSame(criteo.withReplace(true).withEncoding(new Encoding.Reference(50)));
  }

  @Test
  void areSeveralFilesPlainAndPacked() throws IOException {
    Path a = write("a.txt", ROWS, this::criteo);
    Path b = gzip(write("b.txt", 300, this::criteo));
    Path folder = Files.createDirectory(temp.resolve("parts"));
    Files.move(write("c.txt", 200, this::criteo), folder.resolve("part-1"));
    Files.move(write("d.txt", 1, this::criteo), folder.resolve("part-0"));
    Path test = write("t.txt", 150, this::criteo);
    SplitFiles files = new SplitFiles(List.of(a, b, folder), List.of(), List.of(test, a));
    requireSame(
        config(InputFormat.CRITEO, files)
            .withDense(DenseTransform.AUTO)
            .withEncoding(new Encoding.Dictionary(3, 40)));
  }

  @Test
  void isAvazu() throws IOException {
    String header =
        "\ufeffid,click,hour,C1,banner_pos,site_id,site_domain,site_category,app_id,app_domain,"
            + "app_category,device_id,device_ip,device_model,device_type,device_conn_type,"
            + "C14,C15,C16,C17,C18,C19,C20,C21\n";
    IntFunction<String> row =
        k -> {
          StringBuilder line = new StringBuilder(k + "," + random.nextInt(2));
          for (int f = 0; f < 22; f++) {
            line.append(',').append(f == 20 ? "-1" : hex(90));
          }
          return line.toString();
        };
    Path file = write("train.csv", "\n\r\n" + header, ROWS, row);
    Path second = write("more.csv", header, 40, row);
    SplitFiles files = new SplitFiles(List.of(file, second), List.of(), List.of());
    // An empty line before a mark of UTF-8 would make it a name.
    Files.writeString(
        file, header + "\n\r\n" + Files.readString(file).substring(3 + header.length()));
    requireSame(config(InputFormat.AVAZU, files));
    requireSame(config(InputFormat.AVAZU, files).withEncoding(new Encoding.Reference(30)));
  }

  @Test
  void isAHeaderBehindEmptyLinesEveryPieces() throws IOException {
    Path file = write("t.csv", "\n".repeat(500) + "y,u\n", 100, k -> k % 3 / 2 + ",u" + hex(30));
    String text = "name: t\nlabel: {column: y, positive: ['1']}\ncategorical: [u]\n";
    requireSame(
        config(InputFormat.TABLE, SplitFiles.cutFrom(file)).withSchemaFile(schema(text)), 5, 1000);
  }

  @Test
  void isKdd() throws IOException {
    Files.writeString(temp.resolve("userid_profile.txt"), "1\t1\t5\n2\t0\t3\n7\t2\t1\n");
    IntFunction<String> row =
        k -> {
          StringBuilder line = new StringBuilder(String.valueOf(random.nextInt(3) / 2));
          for (int c = 0; c < 10; c++) {
            line.append('\t').append(random.nextInt(random.nextInt(1, 60)));
          }
          return line.append('\t').append(random.nextInt(12)).toString();
        };
    Path kdd = write("training.txt", ROWS, row);
    requireSame(config(InputFormat.KDD12, SplitFiles.cutFrom(kdd)));
    requireSame(
        config(InputFormat.KDD12, SplitFiles.cutFrom(kdd))
            .withDense(DenseTransform.AUTO)
            .withEncoding(new Encoding.Reference(100)));
    requireSame(config(InputFormat.KDD12_NASREC, SplitFiles.cutFrom(kdd)));
  }

  @Test
  void isATableWithAllThatRowsCanHave() throws IOException {
    String own =
        TABLE
            + "split: {column: p, train: [train], validation: [dev], test: [test], ignore: [none]}";
    for (DenseTransform dense : DenseTransform.values()) {
      requireSame(shop("rows.csv").withSchemaFile(schema(own)).withDense(dense));
    }
    String dealt = TABLE.replace("[o]", "[o, p]");
    requireSame(shop("dealt.csv").withSchemaFile(schema(dealt)));
    requireSame(shop("hash.csv").withSchemaFile(schema(dealt)).withEncoding(new Encoding.Hash(9)));
    Path file = shop("folds.csv").files().train().getFirst();
    SplitFiles folds =
        SplitFiles.cutFrom(file)
            .withColumn(SplitColumn.folds("p", List.of("dev"), List.of("test"), List.of("none")));
    requireSame(
        config(InputFormat.TABLE, folds).withSchemaFile(schema(TABLE)).withBadRows(BadRows.SKIP));
  }

  @Test
  void isATableWithLineEndsInQuotes() throws IOException {
    PrepareConfig plain = shop("rows.csv");
    Path quoted =
        write("quoted.csv", "y,x,z,u,g,w,p,o\n", 300, k -> shop(k).replace("é", "\"a\nb,\"\"\""));
    String text = TABLE.replace("[o]", "[o, p]");
    SplitFiles files =
        new SplitFiles(
            List.of(plain.files().train().getFirst(), quoted, quoted),
            List.of(plain.files().train().getFirst()),
            List.of());
    requireSame(
        config(InputFormat.TABLE, files)
            .withSchemaFile(schema(text))
            .withBadRows(BadRows.SKIP)
            .withDense(DenseTransform.STANDARDIZE));
  }

  @Test
  void isATableOfTabsWithoutHeader() throws IOException {
    Path file = write("t.tsv", ROWS, k -> random.nextInt(2) + "\t" + hex(40) + "\t\"" + k % 7);
    String text =
        "name: t\ndelimiter: \"\\t\"\nheader: false\nquoted: false\ncolumns: [y, u, x]\n"
            + "label: {column: y, positive: ['1']}\ncategorical: [u, x]\n";
    requireSame(config(InputFormat.TABLE, SplitFiles.cutFrom(file)).withSchemaFile(schema(text)));
  }

  @Test
  void areLinesOfEntries() throws IOException {
    IntFunction<String> libfm =
        k -> (k % 5 == 0 ? "+1 " : "-1 ") + hexFree(50) + ":1 " + hexFree(90) + ":1 # text";
    SplitFiles files =
        new SplitFiles(
            List.of(write("a.libfm", "# first\n\n", ROWS, libfm), write("b.libfm", 50, libfm)),
            List.of(),
            List.of(write("c.libfm", 60, libfm)));
    requireSame(config(InputFormat.LIBFM, files));
    IntFunction<String> libffm =
        k ->
            k % 3 / 2
                + " 0:"
                + hexFree(50)
                + ":1 2:"
                + hexFree(9)
                + ":1"
                + (k % 7 == 0 ? "" : " 5:4:1");
    Path ffm = write("a.ffm", "1 0:1:1 2:2:1 5:4:1\n", ROWS, libffm);
    requireSame(config(InputFormat.LIBFFM, SplitFiles.cutFrom(ffm)));
  }

  private int hexFree(int most) {
    return random.nextInt(random.nextInt(1, most));
  }

  private PrepareConfig indexed(InputFormat format, IntFunction<String> row) throws IOException {
    Path train = write("a.txt", ROWS, row);
    Path test = write("b.txt", 100, row);
    return config(format, new SplitFiles(List.of(train), List.of(), List.of(test)))
        .withSchemaFile(
            schema("name: t\ncolumns: [f0, f1, f2]\ndense: [f0, f2]\ncategorical: [f1]\n"));
  }

  @Test
  void areIndicesOfDenseFieldsThoseOfTheLinesBefore() throws IOException {
    IntFunction<String> good = k -> k % 2 + " 3:0." + k + " " + hexFree(20) + ":1 8:" + k % 11;
    requireSame(indexed(InputFormat.LIBFM, good));
    // Of rows that contradict one another the first decides, and the others are bad.
    IntFunction<String> mixed =
        k ->
            k % 2
                + (k > 300 && k % 9 < 7 ? " 4:0." : " 3:0.")
                + k
                + " "
                + hexFree(20)
                + (k % 5 == 0 ? ":1 9:" : ":1 8:")
                + k % 11;
    requireSame(indexed(InputFormat.LIBFM, mixed).withBadRows(BadRows.SKIP));
    IntFunction<String> ffm =
        k ->
            k % 2
                + (k < 350 ? "" : k % 9 < 7 ? " 0:4:0." + k : " 0:3:0." + k)
                + " 1:"
                + hexFree(20)
                + ":1"
                + (k % 4 == 0 ? "" : " 2:8:" + k % 11);
    requireSame(indexed(InputFormat.LIBFFM, ffm).withBadRows(BadRows.SKIP));
    requireSameError(indexed(InputFormat.LIBFM, mixed), 300);
    requireSameError(indexed(InputFormat.LIBFFM, ffm), 40);
  }

  private Path parquet(String name, int bad) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ParquetTable table =
        new ParquetTable(
            bytes::write,
            List.of(
                new ParquetTable.Column("y", ColumnType.INT64),
                new ParquetTable.Column("u", ColumnType.TEXT),
                new ParquetTable.Column("x", ColumnType.DOUBLE)));
    for (int k = 0; k < 270_000; k++) {
      table.column(0).addLong(k == bad ? 7 : k % 3 / 2);
      byte[] token = ("u" + k % 1000).getBytes(StandardCharsets.UTF_8);
      table.column(1).addBytes(token, 0, token.length);
      table.column(2).addDouble(k * 0.5);
      table.endRow();
    }
    table.end();
    return Files.write(temp.resolve(name), bytes.toByteArray());
  }

  @Test
  void areRowGroupsOfParquet() throws IOException {
    Path schema =
        schema(
            "name: t\nlabel: {column: y, positive: ['1'], negative: ['0']}\ndense: [x]\n"
                + "categorical: [u]\n");
    Path bad = parquet("bad.parquet", 265_000);
    PrepareConfig config =
        config(InputFormat.PARQUET, SplitFiles.cutFrom(bad)).withSchemaFile(schema);
    requireSameError(config, 1);
    assertThatThrownBy(() -> Preparation.run(config, PrepareListener.SILENT))
        .hasMessageContaining("row 265001");
    requireSame(config.withBadRows(BadRows.SKIP), 1, 1L << 40);
  }
}
