package io.pimento.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.op.Axis;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.LayerNorm;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.Reshape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IsAGraphTheSameAfterJsonTest {
  private static TrainingGraph small() {
    GraphBuilder b = new GraphBuilder();
    Value ids = b.input("ids", TensorType.indices(2));
    Value rows =
        b.apply(
            new EmbeddingLookup(2),
            ids,
            b.parameter(ParameterSpec.table("t0", 5, 4)),
            b.parameter(ParameterSpec.table("t1", 6, 4)));
    Value flat = b.apply(new Reshape(List.of(8)), rows);
    Value normed =
        b.apply(
            LayerNorm.over(Axis.LAST, 8, true),
            flat,
            b.parameter(ParameterSpec.vector("g", 8, Initializer.ONE)),
            b.parameter(ParameterSpec.vector("b", 8, Initializer.ZERO)));
    Value w = b.view(ParameterView.block(ParameterSpec.matrix("w", 3, 20), 0, 1, 4, 8));
    Value logits = b.apply(new Linear(1, false), normed, w);
    Value loss = b.apply(new BceLoss(), logits, b.input("labels", TensorType.batch(1)));
    return TrainingGraph.of(b, logits, loss);
  }

  @Test
  void readingBackGivesAnEqualGraphAndHash() {
    Graph graph = small().graph();
    Graph again = GraphJson.read(GraphJson.write(graph));
    assertThat(again).isEqualTo(graph);
    assertThat(again.hash()).isEqualTo(graph.hash()).matches("v2:[0-9a-f]{64}");
  }

  @Test
  void anAttributeChangesTheHash() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", TensorType.batch(4));
    Graph one = b.build(Map.of("y", b.apply(new io.pimento.graph.op.Scale(1), x)));
    Graph two = b.build(Map.of("y", b.apply(new io.pimento.graph.op.Scale(2), x)));
    assertThat(one.hash()).isNotEqualTo(two.hash());
  }

  @Test
  void aHashOfAnotherVersionIsRefused() {
    GraphHash.requireCurrent("costs.jsonl", small().graph().hash(), "remove it");
    for (String older : new String[] {"", "0ab1", "v1:0ab1", "v20:0ab1"}) {
      assertThatThrownBy(() -> GraphHash.requireCurrent("costs.jsonl", older, "remove it"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("costs.jsonl names a graph by the hash '" + older + "'")
          .hasMessageEndingWith("remove it");
    }
  }

  @Test
  void aGraphOfTheOlderFormSaysWhatToTakeOut() {
    String json = GraphJson.write(small().graph());
    for (String name : new String[] {"linear", "linear-input-gradient", "linear-weight-gradient"}) {
      String head = "{\"op\":\"" + name + "\",\"attributes\":{";
      assertThat(json).contains(head);
      String rest = json.substring(json.indexOf(head) + head.length());
      String role = rest.startsWith("}") ? "\"role\":\"LAYER\"" : "\"role\":\"LAYER\",";
      assertThatThrownBy(() -> GraphJson.read(json.replace(head, head + role)))
          .hasMessageContaining("(" + name + "): the attribute 'role' is of an older form")
          .hasMessageContaining("take it out");
    }
  }

  @Test
  void unneededNodesAreLeftOut() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", TensorType.batch(4));
    b.apply(new Multiply(), x, x);
    assertThat(b.build(Map.of("x", x)).nodes()).hasSize(1);
  }

  @Test
  void aWrongShapeNamesOperatorAndTypes() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("x", TensorType.batch(4));
    Value y = b.input("y", TensorType.batch(5));
    assertThatThrownBy(() -> b.apply(new Multiply(), x, y))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("multiply")
        .hasMessageContaining("[batch, 4]")
        .hasMessageContaining("[batch, 5]");
  }

  @Test
  void jsonThatReadsALaterValueIsRefused() {
    String json = "{\"nodes\":[{\"op\":\"relu\",\"attributes\":{},\"inputs\":[3]}],\"outputs\":{}}";
    assertThatThrownBy(() -> GraphJson.read(json))
        .hasMessageContaining("node 0 (relu) reads value 3");
  }

  @Test
  void jsonWithAnUnknownOperatorNamesTheKnownOnes() {
    String json = "{\"nodes\":[{\"op\":\"conv\",\"attributes\":{},\"inputs\":[]}],\"outputs\":{}}";
    assertThatThrownBy(() -> GraphJson.read(json))
        .hasMessageContaining("'conv'")
        .hasMessageContaining("relu");
  }
}
