package io.pimento.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.pimento.bench.operator.OperatorSuite;
import io.pimento.bench.roofline.Roofline;
import io.pimento.document.Documents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import tools.jackson.databind.JsonNode;

/** Our measurements in JMH's JSON beside those that JMH itself made and wrote. */
class IsTheJmhFileWhatJmhWritesTest {
  private static final Roofline ROOF =
      new Roofline(1, 100, List.of(new Roofline.Copy(1 << 20, 50)), 1);
  private static final Measurement PRODUCT =
      new Measurement("NN 1 2 3", "vector", 2, 1234.5678, 12, 24, 0.5);

  @TempDir private Path folder;

  private JsonNode written(List<RunResult> results) throws IOException {
    Path file = folder.resolve("results.json");
    JmhResults.write(results, file);
    return Documents.json(file);
  }

  private static List<RunResult> byJmh() {
    List<RunResult> results = new ArrayList<>();
    new OperatorSuite(true, Pattern.compile("^bce-loss "))
        .run(ROOF, (done, what, result) -> results.add(result));
    return results;
  }

  /** Paths of all values with their kinds; a number that is none is a text. */
  private static SortedMap<String, String> kinds(String path, JsonNode at) {
    SortedMap<String, String> kinds = new TreeMap<>();
    if (at.isObject()) {
      kinds.put(path, "object");
      at.properties().forEach(e -> kinds.putAll(kinds(path + "." + e.getKey(), e.getValue())));
    } else if (at.isArray()) {
      kinds.put(path, "array");
      at.forEach(item -> kinds.putAll(kinds(path + "[]", item)));
    } else {
      kinds.put(path, at.isNumber() || at.asString().equals("NaN") ? "number" : "text");
    }
    return kinds;
  }

  private static SortedMap<String, String> withoutParameters(JsonNode results) {
    SortedMap<String, String> kinds = kinds("", results);
    kinds.keySet().removeIf(path -> path.startsWith("[].params."));
    return kinds;
  }

  @Test
  void fieldsAndKindsAreThoseThatJmhWrites() throws IOException {
    List<RunResult> measured = byJmh();
    Path file = folder.resolve("jmh.json");
    ResultFormatFactory.getInstance(ResultFormatType.JSON, file.toString()).writeOut(measured);
    JsonNode jmh = Documents.json(file);
    assertThat(written(measured)).isEqualTo(jmh);
    JsonNode ours = written(List.of(JmhResults.of("step", PRODUCT, List.of(1.5, 2.5, 3.5))));
    assertThat(withoutParameters(ours)).isEqualTo(withoutParameters(jmh));
    assertThat(withoutParameters(ours))
        .containsEntry("[].primaryMetric.rawData[][]", "number")
        .containsEntry("[].jmhVersion", "text");
  }

  @Test
  void whatJmhMeasuredIsThereWithAllIterations() throws IOException {
    JsonNode result = written(byJmh()).path(0);
    assertThat(result.path("params").path("operator").asString()).startsWith("bce-loss ");
    assertThat(result.path("mode").asString()).isEqualTo("avgt");
    assertThat(result.path("primaryMetric").path("scoreUnit").asString()).isEqualTo("ns/op");
    assertThat(result.path("primaryMetric").path("rawData").path(0).size()).isEqualTo(5);
  }

  @Test
  void oneTimeIsOneIterationWithoutAnError() throws IOException {
    BenchReport report =
        new BenchReport("matmul", BenchMachine.here(), List.of(), List.of(PRODUCT));
    JsonNode result = written(JmhResults.of(report)).path(0);
    assertThat(result.path("benchmark").asString()).isEqualTo("io.pimento.bench.matmul.call");
    assertThat(result.path("params").toString())
        .isEqualTo("{\"backend\":\"vector\",\"threads\":\"2\",\"what\":\"NN 1 2 3\"}");
    assertThat(result.path("measurementIterations").asInt()).isEqualTo(1);
    JsonNode metric = result.path("primaryMetric");
    assertThat(metric.path("score").asDouble()).isEqualTo(1234.568, offset(1e-9));
    assertThat(metric.path("rawData").size()).isEqualTo(1);
    assertThat(metric.path("rawData").path(0).size()).isEqualTo(1);
    assertThat(metric.path("scoreError").asString()).isEqualTo("NaN");
  }

  @Test
  void severalTimesAreTheirMeanWithTheirError() throws IOException {
    JsonNode metric =
        written(List.of(JmhResults.of("step", PRODUCT, List.of(10.0, 20.0, 30.0))))
            .path(0)
            .path("primaryMetric");
    assertThat(metric.path("rawData").toString()).isEqualTo("[[10.0,20.0,30.0]]");
    assertThat(metric.path("score").asDouble()).isEqualTo(20);
    assertThat(metric.path("scoreError").asDouble()).isPositive();
  }
}
