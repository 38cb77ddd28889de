package io.pimento.export.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Operators;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.BatchSum;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.Dropout;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Relu;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every operator that models score by has its Python, and names become Python's. */
class HaveBothFormatsTheSameOperatorsTest {
  @Test
  void exceptThoseThatNobodyScoresBy() {
    List<?> without =
        Operators.classes().stream()
            .filter(type -> !PyTorchRules.knows(type))
            .filter(type -> !type.getSimpleName().endsWith("Gradient"))
            .toList();
    assertThat(Set.copyOf(without))
        .isEqualTo(
            Set.of(
                Input.class,
                ParameterView.class,
                BatchSum.class,
                BceLoss.class,
                Dropout.class,
                ActivationRange.class));
  }

  @Test
  void aNameCannotLeaveItsString() {
    GraphBuilder b = new GraphBuilder();
    Graph graph =
        b.build(
            Map.of(
                TrainingGraph.LOGITS, b.apply(new Relu(), b.input("dense", TensorType.batch(1)))));
    TreeMap<String, String> about = new TreeMap<>(Map.of("a\"b\\\n", "\u0007\""));
    String code = PyTorchCode.of("x\"\"\"\n\\", graph, "w.safetensors", about);
    assertThat(code).contains("\"a\\\"b\\\\\\x0a\": \"\\x07\\\"\"");
    assertThat(code.indexOf("\"\"\"", 3)).isEqualTo(code.indexOf("\"\"\"\n\nABOUT"));
    assertThat(code).contains("v1 = torch.relu(dense)").contains("return v1");
  }
}
