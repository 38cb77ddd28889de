package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.app.ProgramProcess;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.kernel.matmul.OpenBlasMatmul;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trained model scores real rows, many of them with equal features, at every vector width on
 * every backend: AUC must not hang on how ties fall.
 */
class IsAucTheSameOnEveryPathTest {
  private static final Path MODEL = Path.of("src/test/resources/pim");
  private static final Path SAMPLE =
      Path.of("../../datasets/samples/kdd12_small/kdd12_small_nasrec_layout.tsv.gz");
  private static final Pattern AUC = Pattern.compile("AUC (\\d\\.\\d+)");
  private static final double MOST_APART = 1e-4;

  @TempDir private Path folder;

  @Test
  void withinATenThousandth() throws Exception {
    String data = folder.resolve("data").toString();
    CommandLineRun prepared =
        CommandLineRun.of(
            "prepare",
            "--format",
            "kdd12-nasrec",
            "--set",
            "data.min_count=40",
            "--out",
            data,
            SAMPLE.toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
    List<String> backends =
        new OpenBlasMatmul().available()
            ? List.of("auto", "vector", "openblas")
            : List.of("auto", "vector");
    Map<String, Double> all = new TreeMap<>();
    for (int bits : new int[] {128, 256, 512}) {
      if (bits > FloatVector.SPECIES_MAX.vectorBitSize()) {
        // Vectors that the processor does not have are objects, and take minutes.
        continue;
      }
      for (String backend : backends) {
        all.put(backend + " at " + bits, auc(data, bits, backend));
      }
    }
    double least = all.values().stream().mapToDouble(x -> x).min().orElseThrow();
    double most = all.values().stream().mapToDouble(x -> x).max().orElseThrow();
    assertThat(most - least).as("%s", all).isLessThan(MOST_APART);
  }

  private static double auc(String data, int bits, String backend) throws Exception {
    List<String> line =
        ProgramProcess.line(
            List.of("-D" + Simd.BITS_PROPERTY + "=" + bits),
            List.of(
                "evaluate",
                MODEL.resolve("trained.safetensors").toString(),
                "--architecture",
                MODEL.resolve("trained.json").toString(),
                "--data",
                data,
                "--split",
                "validation",
                "--backend",
                backend));
    Process p = new ProcessBuilder(line).redirectErrorStream(true).start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor()).as(out).isZero();
    Matcher m = AUC.matcher(out);
    assertThat(m.find()).as(out).isTrue();
    return Double.parseDouble(m.group(1));
  }
}
