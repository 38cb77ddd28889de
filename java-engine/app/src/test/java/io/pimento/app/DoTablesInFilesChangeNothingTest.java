package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and their optimizer's state in files of a folder, by the property that names it. */
class DoTablesInFilesChangeNothingTest {
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void synth() throws Exception {
    data = folder.resolve("data");
    assertThat(
            run(
                List.of(),
                "synth",
                "--out",
                data.toString(),
                "--train",
                "2048",
                "--validation",
                "256",
                "--test",
                "256",
                "--row-cap",
                "20000"))
        .isZero();
  }

  private int run(List<String> options, String... arguments) throws Exception {
    Process p =
        new ProcessBuilder(ProgramProcess.line(options, List.of(arguments)))
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    assertThat(p.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return p.exitValue();
  }

  private Path log() {
    return folder.resolve("log.txt");
  }

  private int train(String run, List<String> options) throws Exception {
    List<String> line = new ArrayList<>(List.of("train", "--data", data.toString(), "--run"));
    line.add(folder.resolve(run).toString());
    for (String set :
        List.of(
            "model.space=small",
            "model.blocks=1",
            "model.dense_dims=[16]",
            "model.sparse_dims=[16]",
            "train.batch=256",
            "train.threads=1")) {
      line.addAll(List.of("--set", set));
    }
    line.addAll(List.of("--backend", "vector"));
    return run(options, line.toArray(String[]::new));
  }

  @Test
  void isASupernetTheSameAndNothingLeft() throws Exception {
    Path files = Files.createDirectory(folder.resolve("tables"));
    assertThat(train("memory", List.of())).isZero();
    assertThat(train("files", List.of("-Dpimento.tables=" + files))).isZero();
    assertThat(folder.resolve("files").resolve("supernet.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("memory").resolve("supernet.safetensors"));
    assertThat(files).isEmptyDirectory();
  }

  @Test
  void isAFolderWithoutRoomNamed() throws Exception {
    Path missing = folder.resolve("missing");
    assertThat(train("none", List.of("-Dpimento.tables=" + missing))).isEqualTo(1);
    List<String> said =
        Files.readAllLines(log(), StandardCharsets.UTF_8).stream()
            .filter(l -> l.startsWith("pimento: "))
            .toList();
    assertThat(said).hasSize(1);
    assertThat(said.getFirst())
        .contains("no room for a table of", missing.toString(), "PIMENTO_TABLES");
  }
}
