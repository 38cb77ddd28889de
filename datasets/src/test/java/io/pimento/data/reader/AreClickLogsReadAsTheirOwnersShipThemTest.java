package io.pimento.data.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreClickLogsReadAsTheirOwnersShipThemTest {
  private static final String AVAZU_HEADER =
      "id,click,hour,C1,banner_pos,site_id,site_domain,site_category,app_id,app_domain,app_category,"
          + "device_id,device_ip,device_model,device_type,device_conn_type,C14,C15,C16,C17,C18,C19,"
          + "C20,C21";

  @TempDir Path temp;

  @Test
  void isACriteoLineCutIntoLabelIntegersAndCategories() throws IOException {
    String integers = "5\t-1\t\t0\t13550\t\t1\t2\t3\t4\t5\t6\t7";
    String tokens = "05db9164\t" + "\t".repeat(23) + "ABCDEF01\t7";
    Path file = Lines.write(temp, "train.txt", "1\t" + integers + "\t" + tokens);
    assertThat(Lines.read(InputFormat.CRITEO, null, file))
        .containsExactly(
            "1|5.0,-1.0,NaN,0.0,13550.0,NaN,1.0,2.0,3.0,4.0,5.0,6.0,7.0|05db9164,"
                + ",".repeat(23)
                + "ABCDEF01,7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2; label; is not 0 or 1",
        "; label; is not 0 or 1",
        "I; I3; \"4x\" is not an integer",
        "F; C26; 38 columns where 40 are expected",
        "M; C26; 41 columns where 40 are expected",
        "H; C2; \"05db916z\" is not a hexadecimal number",
        "L; C2; \"05db91640\" is not a hexadecimal number"
      })
  void isAMalformedCriteoLineNamedByFileLineAndField(String fault, String field, String problem)
      throws IOException {
    String good = "1" + "\t1".repeat(13) + "\taa".repeat(26);
    String bad =
        switch (fault == null ? "" : fault) {
          case "I" -> "1\t1\t1\t4x" + "\t1".repeat(10) + "\taa".repeat(26);
          case "F" -> "1" + "\t1".repeat(13) + "\taa".repeat(24);
          case "M" -> "1" + "\t1".repeat(13) + "\taa".repeat(27);
          case "H" -> "1" + "\t1".repeat(13) + "\taa\t05db916z" + "\taa".repeat(24);
          case "L" -> "1" + "\t1".repeat(13) + "\taa\t05db91640" + "\taa".repeat(24);
          case String label -> label + good.substring(1);
        };
    Path file = Lines.write(temp, "train.txt", good, good, bad, good);
    String where = fault != null && fault.equals("F") ? "C25" : field;
    assertThatThrownBy(() -> Lines.read(InputFormat.CRITEO, null, file))
        .isInstanceOf(BadRowException.class)
        .hasMessageContaining("train.txt, line 3, field " + where + ": ")
        .hasMessageContaining(problem);
    try (RowReader reader = InputFormat.CRITEO.open(List.of(file), null, BadRows.SKIP)) {
      assertThat(Lines.drain(reader)).hasSize(3);
      assertThat(reader.skippedRows()).isEqualTo(1);
    }
  }

  @Test
  void doesAnAvazuLineGiveTwentyThreeCategories() throws IOException {
    String line =
        "10000169349117863715,1,14102100,1005,0,1fbe01fe,f3845767,28905ebd,ecad2386,7801e8d9,"
            + "07d7df22,a99f214a,96809ac8,711ee120,1,0,15704,320,50,1722,0,35,-1,79";
    Path file = Lines.write(temp, "train.csv", AVAZU_HEADER, line);
    assertThat(Lines.read(InputFormat.AVAZU, null, file))
        .containsExactly("1||" + line.replace(",1,14102100", ",14102100"));
  }

  @Test
  void isAnAvazuFileWithoutItsHeaderRefused() throws IOException {
    Path file = Lines.write(temp, "train.csv", AVAZU_HEADER.replace("device_ip", "ip"));
    assertThatThrownBy(() -> Lines.read(InputFormat.AVAZU, null, file))
        .hasMessageContaining("line 1, field device_ip: \"ip\" is not the header's column");
    Path empty = Files.createFile(temp.resolve("empty.csv"));
    assertThatThrownBy(() -> Lines.read(InputFormat.AVAZU, null, empty))
        .hasMessageContaining("header line is missing");
  }

  @Test
  void areKddRowsJoinedWithUserProfiles() throws IOException {
    Lines.write(temp, "userid_profile.txt", "7\t1\t5", "9\t2\t3");
    Path file =
        Lines.write(
            temp,
            "training.txt",
            "0\t1\t4298118681424644510\t7686695\t385\t3\t2\t1601\t5521\t7709\t576\t9",
            "3\t12\t4860571499428580850\t21560664\t37484\t1\t1\t2255103\t317\t48989\t44771"
                + "\t490234");
    assertThat(Lines.read(InputFormat.KDD12, null, file))
        .containsExactly(
            "0|1.0,3.0,2.0|4298118681424644510,7686695,385,1601,5521,7709,576,9,2,3",
            "1|12.0,1.0,1.0|4860571499428580850,21560664,37484,2255103,317,48989,44771,490234,,");
  }

  @Test
  void areKddFaultsNamed() throws IOException {
    Path file = Lines.write(temp, "training.txt", "0\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\tx");
    assertThatThrownBy(() -> Lines.read(InputFormat.KDD12, null, file))
        .hasMessageContaining("userid_profile.txt");
    Lines.write(temp, "userid_profile.txt", "7\t1\t5", "9\t2");
    assertThatThrownBy(() -> Lines.read(InputFormat.KDD12, null, file))
        .hasMessageContaining("userid_profile.txt, line 2, field age: 2 columns");
    Lines.write(temp, "userid_profile.txt", "7\t1\t5");
    assertThatThrownBy(() -> Lines.read(InputFormat.KDD12, null, file))
        .hasMessageContaining("line 1, field userID: \"x\" is not an identifier");
  }

  @Test
  void areLibfmEntriesFieldsByPosition() throws IOException {
    Path file =
        Lines.write(temp, "x.libfm", "1 451:1 4149:1 5041:1", "-1 12:1  4150:1\t5042:1 # note");
    assertThat(Lines.read(InputFormat.LIBFM, null, file))
        .containsExactly("1||451,4149,5041", "0||12,4150,5042");
    Path bad = Lines.write(temp, "y.libfm", "1 1:1 2:1", "0 1:1 2:0.5", "0 1:1", "0 1:1 2:1 3:1");
    assertThatThrownBy(() -> Lines.read(InputFormat.LIBFM, null, bad))
        .hasMessageContaining("line 2, field f2: \"2:0.5\" is not a categorical entry");
    try (RowReader reader = InputFormat.LIBFM.open(List.of(bad), null, BadRows.SKIP)) {
      assertThat(Lines.drain(reader)).containsExactly("1||1,2");
      assertThat(reader.skippedRows()).isEqualTo(3);
    }
  }

  @Test
  void mayALibfmEntryBeNumericBySchema() throws IOException {
    Path schema =
        Lines.write(
            temp,
            "s.yaml",
            "name: x",
            "columns: [user, price, item]",
            "dense: [price]",
            "categorical: [user, item]");
    Path file = Lines.write(temp, "x.libfm", "+1 3:1 7:2.5 9:1");
    assertThat(Lines.read(InputFormat.LIBFM, TableSchemaFile.read(schema), file))
        .containsExactly("1|2.5|3,9");
  }

  @Test
  void isAnUnknownFormatAnsweredWithTheKnown() {
    assertThatThrownBy(() -> InputFormat.of("criteo1tb"))
        .hasMessageContaining(
            "There are criteo, avazu, kdd12, kdd12-nasrec, libfm, table, parquet");
    assertThatThrownBy(() -> InputFormat.TABLE.open(List.of(temp), null, BadRows.FAIL))
        .hasMessageContaining("needs a schema file");
    assertThatThrownBy(
            () -> InputFormat.CRITEO.open(List.of(temp.resolve("no")), null, BadRows.FAIL))
        .hasMessageContaining("no such file");
  }

  @ParameterizedTest
  @CsvSource({
    "criteo, criteo_random20k/criteo_random_train15k.tsv.gz, 15000, .2576",
    "criteo, criteo_random20k/criteo_random_test5k.tsv.gz, 5000, .2488",
    "criteo, criteo_first10k_raw/criteo_first10k.tsv.gz, 10000, .2182",
    "avazu, avazu_first10k/avazu_first9999.csv.gz, 9999, .1706",
    "kdd12-nasrec, kdd12_small/kdd12_small_nasrec_layout.tsv.gz, 39948, .1684"
  })
  void areRealFilesReadWhole(String format, String path, int rows, double clickRate)
      throws IOException {
    Path file = path.startsWith("kdd12") ? RealData.sample(path) : RealData.file(path);
    List<String> read = Lines.read(InputFormat.of(format), null, file);
    assertThat(read).hasSize(rows);
    double clicks = read.stream().filter(row -> row.startsWith("1")).count();
    assertThat(clicks / rows).isCloseTo(clickRate, org.assertj.core.data.Offset.offset(5e-5));
  }
}
