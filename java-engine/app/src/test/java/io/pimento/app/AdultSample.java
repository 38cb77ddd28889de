package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bundled Adult data. */
final class AdultSample {
  private static final Path FOLDER = CommandLineRun.HOME.resolve("datasets/samples/adult");

  /** The raw test file. */
  static final Path TEST = FOLDER.resolve("adult.test.gz");

  private AdultSample() {}

  /** Prepares all of it. */
  static void prepare(Path data, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("prepare", "--format", "table"));
    line.addAll(List.of("--schema", FOLDER.resolve("schema.yaml").toString()));
    line.addAll(List.of(more));
    line.addAll(List.of("--out", data.toString(), FOLDER.resolve("adult.data.gz").toString()));
    line.addAll(List.of("--test", TEST.toString()));
    CommandLineRun prepared = CommandLineRun.of(line.toArray(String[]::new));
    assertThat(prepared.exit()).as(prepared.err()).isZero();
  }
}
