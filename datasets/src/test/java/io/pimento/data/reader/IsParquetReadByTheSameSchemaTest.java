package io.pimento.data.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files were written by pyarrow: 50 rows in groups of 20. */
class IsParquetReadByTheSameSchemaTest {
  private static final Path FOLDER = Path.of("src/test/resources/parquet");

  @TempDir Path temp;

  private TableSchema schema(String ignored) throws IOException {
    return TableSchemaFile.read(
        Lines.write(
            temp,
            "schema.yaml",
            "name: clicks",
            "label: {column: click, positive: ['1'], negative: ['0']}",
            "dense: [age, price]",
            "categorical: [item, user]",
            "ignored: [" + ignored + "]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "zstd"})
  void areTypesNullsAndRowGroupsRead(String compression) throws IOException {
    Path file = FOLDER.resolve("clicks-" + compression + ".parquet");
    List<String> rows = Lines.read(InputFormat.PARQUET, schema("note"), file);
    assertThat(rows).hasSize(50);
    for (int i = 0; i < 50; i++) {
      assertThat(rows.get(i))
          .isEqualTo(
              "%d|%s,%s|%s,u%d",
              i % 3 == 0 ? 1 : 0,
              (float) i,
              i % 7 == 0 ? "NaN" : Float.toString(i / 4f),
              i == 4 ? "" : Long.toString(1_000_000_000_000L + i % 4),
              i % 5);
    }
  }

  @Test
  void areSeveralFilesReadOneAfterTheOther() throws IOException {
    Path file = FOLDER.resolve("clicks-none.parquet");
    assertThat(Lines.read(InputFormat.PARQUET, schema("note"), file, file)).hasSize(100);
  }

  @Test
  void areATruncatedFileAndOneWithOtherColumnsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve("clicks-snappy.parquet"));
    Path cut = temp.resolve("cut.parquet");
    for (int length : new int[] {0, 10, bytes.length / 2, bytes.length - 1}) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Lines.read(InputFormat.PARQUET, schema("note"), cut))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cut.parquet: not a readable Parquet file");
    }
    assertThatThrownBy(
            () ->
                Lines.read(InputFormat.PARQUET, schema(""), FOLDER.resolve("clicks-none.parquet")))
        .hasMessageContaining("field note: a column without use");
  }
}
