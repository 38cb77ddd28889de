package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.document.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsAModelOfOnnxReadTest {
  private static final Path MODELS = Path.of("../serve/src/test/resources/onnx");

  @TempDir private Path folder;

  @Test
  void asAGraphThatIsReadEverywhere() throws Exception {
    Path graph = folder.resolve("dcn.json");
    CommandLineRun done =
        CommandLineRun.of(
            "graph", "import", MODELS.resolve("dcn-17.onnx").toString(), "--out", graph.toString());
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).contains("1,478 multiply-adds and 4 rows of tables a row, hash ");
    Path again = folder.resolve("again.json");
    CommandLineRun copied =
        CommandLineRun.of(
            "graph", "export", "--graph", graph.toString(), "--out", again.toString());
    assertThat(copied.exit()).as(copied.err()).isZero();
    assertThat(again).hasSameTextualContentAs(graph);
    Path out = folder.resolve("sweep");
    CommandLineRun sweep =
        CommandLineRun.of(
            "pim",
            "sweep",
            "--graph",
            graph.toString(),
            "--device",
            "isaac-32nm",
            "--batch",
            "4",
            "--grid",
            "adc.bits=6,8",
            "--function",
            "--out",
            out.toString());
    assertThat(sweep.exit()).as(sweep.err()).isZero();
    assertThat(Documents.json(graph).path("outputs").has("score")).isTrue();
  }

  @Test
  void orSaysWhatIsWrongInOneLine() throws Exception {
    Path whole = MODELS.resolve("dlrm-17.onnx");
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
    Path out = folder.resolve("out.json");
    assertRefused("cut.onnx is no model of ONNX or is cut off", cut, out);
    assertRefused("none.onnx is no file", folder.resolve("none.onnx"), out);
    assertRefused("--size t=0 must be at least 1", whole, out, "--size", "t=0");
    assertThat(out).doesNotExist();
    CommandLineRun pim =
        CommandLineRun.of("pim", "--graph", whole.toString(), "--device", "isaac-32nm");
    assertThat(pim.exit()).isNotZero();
    assertThat(pim.err().strip())
        .contains("pimento graph import", "--out graph.json")
        .doesNotContain("\n");
  }

  private static void assertRefused(String why, Path model, Path out, String... more)
      throws Exception {
    String[] line = {"graph", "import", model.toString(), "--out", out.toString()};
    String[] all = Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    CommandLineRun done = CommandLineRun.of(all);
    assertThat(done.exit()).isNotZero();
    assertThat(done.err().strip()).contains(why).doesNotContain("\n");
  }
}
