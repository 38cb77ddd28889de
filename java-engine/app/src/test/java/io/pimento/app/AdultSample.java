package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The bundled Adult data. */
final class AdultSample {
  private static final Path FOLDER = CommandLineRun.HOME.resolve("datasets/samples/adult");

  /** The raw test file. */
  static final Path TEST = FOLDER.resolve("adult.test.gz");

  private AdultSample() {}

  /** Prepares all of it. */
  static void prepare(Path data, String... more) throws Exception {
    prepare(FOLDER.resolve("adult.data.gz"), TEST, data, more);
  }

  /** Prepares the first rows of both files. */
  static void prepareFirst(int rows, Path data, String... more) throws Exception {
    Path parent = Files.createDirectories(data.resolveSibling(data.getFileName() + "-raw"));
    Path train = first(rows, FOLDER.resolve("adult.data.gz"), parent.resolve("train.csv"));
    prepare(train, first(rows, TEST, parent.resolve("test.csv")), data, more);
  }

  private static Path first(int rows, Path from, Path to) throws Exception {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(from));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return Files.write(to, lines.lines().limit(rows).toList());
    }
  }

  private static void prepare(Path train, Path test, Path data, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("prepare", "--format", "table"));
    line.addAll(List.of("--schema", FOLDER.resolve("schema.yaml").toString()));
    line.addAll(List.of(more));
    line.addAll(List.of("--out", data.toString(), train.toString()));
    line.addAll(List.of("--test", test.toString()));
    CommandLineRun prepared = CommandLineRun.of(line.toArray(String[]::new));
    assertThat(prepared.exit()).as(prepared.err()).isZero();
  }
}
