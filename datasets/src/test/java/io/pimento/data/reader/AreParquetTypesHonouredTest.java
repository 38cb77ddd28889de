package io.pimento.data.reader;

import static io.pimento.data.reader.ParquetTypes.decimal;
import static io.pimento.data.reader.ParquetTypes.integer;
import static io.pimento.data.reader.ParquetTypes.logical;
import static io.pimento.data.reader.ParquetTypes.moment;
import static io.pimento.data.reader.ParquetTypes.plain;
import static io.pimento.data.reader.ParquetWriter.doubles;
import static io.pimento.data.reader.ParquetWriter.ints;
import static io.pimento.data.reader.ParquetWriter.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.PhysicalType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AreParquetTypesHonouredTest {
  private static final int DATE = 6;
  private static final int UUID = 14;
  private static final int HALF = 15;
  private static final int TIME = 7;
  private static final int TIMESTAMP = 8;

  @TempDir Path temp;

  /** Two rows, the column x under test, and one for the dictionary. */
  private ParquetWriter rows() {
    return new ParquetWriter(2)
        .column("y", PhysicalType.INT32, plain(), ints(1, 0))
        .text("user", "a", "b");
  }

  private List<String> read(ParquetWriter file, String dense, String tokens) throws IOException {
    return read(file, dense, tokens, "");
  }

  private List<String> read(ParquetWriter file, String dense, String tokens, String ignored)
      throws IOException {
    TableSchema schema =
        TableSchemaFile.read(
            Lines.write(
                temp,
                "schema.yaml",
                "name: t",
                "label: {column: y, positive: ['1'], negative: ['0']}",
                "dense: [" + dense + "]",
                "categorical: [user" + tokens + "]",
                "ignored: [" + ignored + "]"));
    return Lines.read(InputFormat.PARQUET, schema, file.write(temp.resolve("x.parquet")));
  }

  private void assertReads(
      PhysicalType type, byte[] logical, byte[] values, String numbers, String tokens)
      throws IOException {
    String[] number = numbers.split(" ");
    String[] token = tokens.split(" ");
    assertThat(read(rows().column("x", type, logical, values), "x", ""))
        .as("as numbers")
        .containsExactly("1|" + number[0] + "|a", "0|" + number[1] + "|b");
    assertThat(read(rows().column("x", type, logical, values), "", ", x"))
        .as("as tokens")
        .containsExactly("1||a," + token[0], "0||b," + token[1]);
  }

  @Test
  void doDecimalsHaveTheirScale() throws IOException {
    assertReads(PhysicalType.INT32, decimal(2, 9), ints(25, -300), "0.25 -3.0", "0.25 -3");
    assertReads(
        PhysicalType.INT64,
        decimal(3, 18),
        longs(1, 999_999_999_999_999_999L),
        "0.001 1.0E15",
        "0.001 999999999999999.999");
    byte[] unscaled = {0, 0, 125, -1, -1, -100};
    assertThat(read(rows().fixed("x", 3, decimal(1, 6), unscaled), "x", ""))
        .containsExactly("1|12.5|a", "0|-10.0|b");
    byte[] variable = {1, 0, 0, 0, 7, 2, 0, 0, 0, -1, 56};
    assertReads(PhysicalType.BYTE_ARRAY, decimal(2, 20), variable, "0.07 -2.0", "0.07 -2");
  }

  @Test
  void areUnsignedIntegersPositive() throws IOException {
    assertReads(
        PhysicalType.INT32,
        integer(32, false),
        ints((int) 3_000_000_000L, 7),
        "3.0E9 7.0",
        "3000000000 7");
    assertReads(PhysicalType.INT32, integer(8, false), ints(255, 0), "255.0 0.0", "255 0");
    assertReads(
        PhysicalType.INT64,
        integer(64, false),
        longs(-1, Long.MIN_VALUE),
        "1.8446744E19 9.223372E18",
        "18446744073709551615 9223372036854775808");
    assertReads(
        PhysicalType.INT64,
        integer(64, true),
        longs(-1, 1L << 53 | 1),
        "-1.0 9.007199E15",
        "-1 9007199254740993");
  }

  @Test
  void areHalvesNumbersAndUuidsTokens() throws IOException {
    byte[] halves = {0, 0x34, 0, (byte) 0xc0};
    assertThat(read(rows().fixed("x", 2, logical(HALF), halves), "x", ""))
        .containsExactly("1|0.25|a", "0|-2.0|b");
    ByteBuffer ids = ByteBuffer.allocate(32).putLong(1).putLong(2).putLong(3).putLong(-1);
    assertThat(read(rows().fixed("x", 16, logical(UUID), ids.array()), "", ", x"))
        .containsExactly(
            "1||a,00000000-0000-0001-0000-000000000002",
            "0||b,00000000-0000-0003-ffff-ffffffffffff");
    assertThatThrownBy(() -> read(rows().fixed("x", 16, logical(UUID), ids.array()), "x", ""))
        .hasMessageContaining("x.parquet, field x: its type FIXED_LEN_BYTE_ARRAY UUID");
  }

  @Test
  void areDatesDaysAndMomentsExactTokens() throws IOException {
    assertReads(
        PhysicalType.INT32, logical(DATE), ints(0, 19_844), "0.0 19844.0", "1970-01-01 2024-05-01");
    long micros = 1_714_521_600_000_001L;
    assertThat(
            read(
                rows()
                    .column("x", PhysicalType.INT64, moment(TIMESTAMP, true, 2), longs(0, micros)),
                "",
                ", x"))
        .containsExactly("1||a,1970-01-01T00:00:00Z", "0||b,2024-05-01T00:00:00.000001Z");
    assertThat(
            read(
                rows()
                    .column(
                        "x", PhysicalType.INT64, moment(TIMESTAMP, false, 3), longs(-1, 1_000_000)),
                "",
                ", x"))
        .containsExactly("1||a,1969-12-31T23:59:59.999999999", "0||b,1970-01-01T00:00:00.001");
    assertThat(
            read(
                rows().column("x", PhysicalType.INT32, moment(TIME, true, 1), ints(1, 86_399_999)),
                "",
                ", x"))
        .containsExactly("1||a,00:00:00.001", "0||b,23:59:59.999");
    for (int kind : new int[] {TIME, TIMESTAMP}) {
      assertThatThrownBy(
              () ->
                  read(
                      rows().column("x", PhysicalType.INT64, moment(kind, true, 2), longs(1, 2)),
                      "x",
                      ""))
          .hasMessageContaining("field x: its type INT64 TIME")
          .hasMessageContaining("MICROS")
          .hasMessageContaining("float32");
    }
  }

  @Test
  void isADoubleBeyondFloat32NamedByItsRow() {
    for (double value : new double[] {1e39, -1e300, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThatThrownBy(
              () ->
                  read(
                      rows().column("x", PhysicalType.DOUBLE, plain(), doubles(1, value)), "x", ""))
          .isInstanceOf(BadRowException.class)
          .hasMessageContaining("x.parquet, row 2, field x: \"" + value + "\" is not a");
    }
  }

  @Test
  void areWholeNumbersOneCategoryWhateverTheirType() throws IOException {
    assertReads(
        PhysicalType.DOUBLE,
        plain(),
        doubles(3, 0x1p62),
        "3.0 4.611686E18",
        "3 4611686018427387904");
    assertReads(PhysicalType.INT32, decimal(0, 9), ints(300, 0), "300.0 0.0", "300 0");
  }

  @Test
  void isAColumnNameThatStandsTwiceRefused() {
    assertThatThrownBy(() -> read(rows().text("x", "1", "2").text("x", "3", "4"), "", ", x"))
        .hasMessageContaining("field x: the name stands twice, as columns 3 and 4");
  }

  @Test
  void areNestedColumnsPassedOverUnlessTheyAreUsed() throws IOException {
    // The list's leaf has the name of a flat column and comes first.
    ParquetWriter file =
        new ParquetWriter(2)
            .list("tags", "user", "p", "q")
            .column("y", PhysicalType.INT32, plain(), ints(1, 0))
            .text("user", "a", "b");
    assertThat(read(file, "", "", "tags")).containsExactly("1||a", "0||b");
    assertThat(read(file, "", "")).containsExactly("1||a", "0||b");
    ParquetWriter dotted = rows().list("tags", "x", "p", "q").text("a.b", "c", "d");
    assertThat(read(dotted, "", ", a.b")).containsExactly("1||a,c", "0||b,d");
    assertThatThrownBy(() -> read(file, "", ", tags"))
        .hasMessageContaining("field tags: it is a list of BYTE_ARRAY STRING");
    assertThatThrownBy(() -> read(file, "tags", ""))
        .hasMessageContaining("field tags: it is a list of BYTE_ARRAY STRING");
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodec.class,
      names = {"LZ4", "LZ4_RAW", "BROTLI"})
  void areOtherCodecsRead(CompressionCodec codec) throws IOException {
    String long1 = "a".repeat(1000);
    ParquetWriter file =
        new ParquetWriter(2)
            .compressed(codec, bytes -> compress(codec, bytes))
            .column("y", PhysicalType.INT32, plain(), ints(1, 0))
            .text("user", long1, "b");
    assertThat(read(file, "", "")).containsExactly("1||" + long1, "0||b");
  }

  private static byte[] compress(CompressionCodec codec, byte[] bytes) {
    if (codec == CompressionCodec.BROTLI) {
      Brotli4jLoader.ensureAvailability();
      try {
        return Encoder.compress(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    byte[] block = LZ4Factory.safeInstance().fastCompressor().compress(bytes);
    if (codec == CompressionCodec.LZ4_RAW) {
      return block;
    }
    // As Hadoop frames it: both lengths, big-endian.
    return ByteBuffer.allocate(8 + block.length)
        .putInt(bytes.length)
        .putInt(block.length)
        .put(block)
        .array();
  }

  @Test
  void isACodecThatCannotBeReadNamed() {
    ParquetWriter file = rows().compressed(CompressionCodec.LZO, bytes -> bytes);
    assertThatThrownBy(() -> read(file, "", ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.parquet: column y is compressed with LZO");
  }

  @Test
  void isAFolderOfPartFilesOneInput() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("clicks"));
    read(rows(), "", "");
    Files.copy(temp.resolve("x.parquet"), folder.resolve("part-1.parquet"));
    new ParquetWriter(1)
        .column("y", PhysicalType.INT32, plain(), ints(1))
        .text("user", "first")
        .write(folder.resolve("part-0.parquet"));
    for (String left : List.of("_SUCCESS", "_metadata", ".part-0.parquet.crc", "part-0.crc")) {
      Files.writeString(folder.resolve(left), "no Parquet");
    }
    TableSchema schema = TableSchemaFile.read(temp.resolve("schema.yaml"));
    assertThat(Lines.read(InputFormat.PARQUET, schema, folder))
        .containsExactly("1||first", "1||a", "0||b");
    Files.createDirectory(folder.resolve("day=1"));
    assertThatThrownBy(() -> Lines.read(InputFormat.PARQUET, schema, folder))
        .hasMessageContaining("day=1: is a folder inside an input folder; its partition's value");
  }

  @Test
  void isWhatIsNoParquetFileSaidToBe() throws IOException {
    read(rows(), "", "");
    TableSchema schema = TableSchemaFile.read(temp.resolve("schema.yaml"));
    Path text = Lines.write(temp, "d.csv", "y,user", "1,a");
    assertThatThrownBy(() -> Lines.read(InputFormat.PARQUET, schema, text))
        .hasMessageContaining("d.csv: not a readable Parquet file: it does not begin with PAR1")
        .hasMessageContaining("--format table");
    assertThatThrownBy(() -> Lines.read(InputFormat.TABLE, schema, temp.resolve("x.parquet")))
        .hasMessageContaining("x.parquet: is a Parquet file, not text; use --format parquet");
  }
}
