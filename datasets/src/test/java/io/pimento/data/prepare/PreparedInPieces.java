package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.prepare.carry.ThreadRunner;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;

/** What tests of pieces share: inputs, and how both ways are held together. */
abstract class PreparedInPieces {
  static final int ROWS = 600;

  @TempDir Path temp;
  final Random random = new Random(4711);
  private int runs;

  Path write(String name, int rows, IntFunction<String> row) throws IOException {
    return write(name, "", rows, row);
  }

  Path write(String name, String header, int rows, IntFunction<String> row) throws IOException {
    StringBuilder text = new StringBuilder(header);
    for (int k = 0; k < rows; k++) {
      text.append(row.apply(k)).append(random.nextInt(10) == 0 ? "\r\n" : "\n");
      text.append(random.nextInt(40) == 0 ? "\n" : "");
    }
    return Files.writeString(temp.resolve(name), text);
  }

  Path gzip(Path file) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(Files.readAllBytes(file));
    }
    return Files.write(temp.resolve(file.getFileName() + ".gz"), packed.toByteArray());
  }

  Path schema(String text) throws IOException {
    return Files.writeString(temp.resolve("schema-" + runs++ + ".yaml"), text);
  }

  PrepareConfig config(InputFormat format, SplitFiles files) {
    return PrepareConfig.defaults("d", format, files, temp.resolve("out-" + runs++));
  }

  private static Map<String, String> bytes(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        all.put(
            file.getFileName().toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(all.remove(Preparation.TIMINGS_FILE)).isNotNull();
    return all;
  }

  /** Prepares as one and in pieces of three sizes. */
  void requireSame(PrepareConfig config) throws IOException {
    requireSame(config, random.nextInt(700, 3000), random.nextInt(4000, 30_000), 1 << 30);
  }

  void requireSame(PrepareConfig config, long... sizes) throws IOException {
    List<String> heard = new ArrayList<>();
    PrepareSummary one = Preparation.run(config, listener(heard)).summary();
    Map<String, String> expected = bytes(config.output());
    List<Integer> pieces = new ArrayList<>();
    for (long size : sizes) {
      ShuffledRunner runner = new ShuffledRunner(random.nextLong());
      List<String> heardOfPieces = new ArrayList<>();
      FinishedPreparation finished =
          PreparationInPieces.run(config.withReplace(true), listener(heardOfPieces), runner, size);
      assertThat(finished.summary()).isEqualTo(one);
      assertThat(bytes(config.output())).as("pieces of %d bytes", size).isEqualTo(expected);
      assertThat(heardOfPieces).isEqualTo(heard);
      pieces.add(runner.items());
    }
    assertThat(pieces.getFirst()).isGreaterThan(pieces.getLast());
    PreparationInPieces.run(
        config.withReplace(true), PrepareListener.SILENT, new ThreadRunner(3), sizes[0]);
    assertThat(bytes(config.output())).isEqualTo(expected);
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left.filter(f -> f.getFileName().toString().startsWith(".out"))).isEmpty();
    }
  }

  private static PrepareListener listener(List<String> heard) {
    return new PrepareListener() {
      @Override
      public void progress(Stage stage, long rows, long bytes, long totalBytes) {
        assertThat(bytes).isBetween(0L, totalBytes);
      }

      @Override
      public void note(String text) {
        heard.add(text);
      }

      @Override
      public void warn(String text) {
        heard.add(text);
      }
    };
  }

  String hex(int most) {
    return Integer.toHexString(random.nextInt(random.nextInt(1, most)));
  }

  String criteo(int row) {
    StringBuilder line = new StringBuilder(random.nextInt(4) == 0 ? "1" : "0");
    for (int d = 0; d < 13; d++) {
      line.append('\t').append(random.nextInt(5) == 0 ? "" : random.nextInt(-2, 3000));
    }
    for (int f = 0; f < 26; f++) {
      line.append('\t').append(random.nextInt(9) == 0 ? "" : hex(200));
    }
    return line.toString();
  }

  static final String TABLE =
      """
      name: shop
      label: {column: y, positive: ['1'], negative: ['0']}
      missing: ['?']
      dense: [x, z]
      categorical: [u, kind]
      multi: {g: {most: 3, pooling: weighted, weight_separator: ':', longer: last}}
      weight: w
      ignored: [o]
      join: [{file: users.csv, key: u}]
      """;

  String shop(int row) {
    StringBuilder bag = new StringBuilder();
    for (int k = random.nextInt(6); k > 0; k--) {
      bag.append(bag.isEmpty() ? "" : "|").append(hex(20)).append(":").append(random.nextInt(1, 9));
    }
    return (random.nextInt(30) == 0 ? "bad" : random.nextInt(2))
        + ","
        + (random.nextInt(7) == 0 ? "?" : random.nextDouble())
        + ","
        + Math.exp(random.nextGaussian() * 3)
        + ",u"
        + random.nextInt(12)
        + ","
        + bag
        + ","
        + random.nextInt(5)
        + ","
        + List.of("train", "dev", "test", "train", "none").get(random.nextInt(5))
        + ",é";
  }

  PrepareConfig shop(String name) throws IOException {
    Files.writeString(temp.resolve("users.csv"), "u,kind\nu1,old\nu2,new\nu5,\"very\nold\"\n");
    Path file = write(name, "y,x,z,u,g,w,p,o\n", ROWS, this::shop);
    return config(InputFormat.TABLE, SplitFiles.cutFrom(file)).withBadRows(BadRows.SKIP);
  }

  void requireSameError(PrepareConfig config, long pieceBytes) {
    Throwable one =
        org.assertj.core.api.Assertions.catchThrowable(
            () -> Preparation.run(config, PrepareListener.SILENT));
    assertThat(one).isInstanceOf(IOException.class);
    for (int k = 0; k < 3; k++) {
      assertThatThrownBy(
              () ->
                  PreparationInPieces.run(
                      config,
                      PrepareListener.SILENT,
                      new ShuffledRunner(random.nextLong()),
                      pieceBytes))
          .isInstanceOf(one.getClass())
          .hasMessage(one.getMessage());
      assertThatThrownBy(
              () ->
                  PreparationInPieces.run(
                      config, PrepareListener.SILENT, new ThreadRunner(3), pieceBytes))
          .hasMessage(one.getMessage());
    }
    assertThat(config.output()).doesNotExist();
  }
}
