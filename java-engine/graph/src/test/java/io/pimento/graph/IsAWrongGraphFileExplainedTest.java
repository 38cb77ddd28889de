package io.pimento.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.op.Scale;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsAWrongGraphFileExplainedTest {
  private static String right() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.batch(4));
    Value y = builder.applyAll(new Scale(2), List.of(x)).getFirst();
    return GraphJson.write(builder.buildWhole(Map.of("y", y)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"inputs\":[0]|\"inputs\":[1]|node 1 (scale) reads value 1",
        "\"inputs\":[0]|\"inputs\":[-1]|node 1 (scale) reads value -1",
        "\"inputs\":[0]|\"inputs\":[0.5]|node 1 (scale) reads value 0.5",
        "\"inputs\":[0]|\"inputs\":[null]|node 1 (scale) reads value null",
        "\"inputs\":[0]|\"inputs\":0|node 1 (scale) needs inputs, a list",
        "\"y\":1|\"y\":7|output y reads value 7",
        "\"y\":1|\"y\":\"1\"|output y reads value",
        "\"op\":\"scale\"|\"op\":\"scal\"|unknown operator 'scal'",
        "\"op\":\"scale\"|\"op\":5|node 1 needs op",
        "\"op\":\"scale\"|\"op\":\"scale\",\"op\":\"relu\"|the key 'nodes[1].op' stands twice",
        "\"op\":\"scale\"|\"op\":\"scale\",\"more\":1|node 1 has the unknown key 'more'",
        "\"factor\":2.0|\"factor\":\"two\"|the attribute 'factor'",
        "\"factor\":2.0|\"factor\":null|factor",
        "\"factor\":2.0|\"factor\":[2.0]|the attribute 'factor'",
        "\"factor\":2.0|\"factor\":2.0,\"factr\":1|the attribute 'factr'",
        "\"factor\":2.0|\"factr\":2.0|factr",
        "\"outputs\":{\"y\":1}|\"outputs\":[1]|needs outputs",
        "{\"nodes\"|{\"extra\":1,\"nodes\"|a graph has the unknown key 'extra'"
      })
  void everyMistakeIsNamed(String part, String by, String message) {
    String text = right().replaceFirst(Pattern.quote(part), by);
    assertThat(text).isNotEqualTo(right());
    assertThatThrownBy(() -> GraphJson.read("g.json", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("io.pimento")
        .hasMessageNotContaining("java.");
  }
}
