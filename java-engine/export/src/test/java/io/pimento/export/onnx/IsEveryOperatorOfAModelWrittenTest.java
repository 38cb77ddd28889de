package io.pimento.export.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Operator;
import io.pimento.graph.Operators;
import io.pimento.graph.TensorType;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.ActivationRange;
import io.pimento.graph.op.BatchSum;
import io.pimento.graph.op.BceLoss;
import io.pimento.graph.op.Crop;
import io.pimento.graph.op.Dropout;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A new operator has a rule here, or is named as one that no model scores by. */
class IsEveryOperatorOfAModelWrittenTest {
  /** Bound, not computed; or computed once, from weights. */
  private static final Set<Class<? extends Operator>> NO_NODES =
      Set.of(Input.class, ParameterView.class, Crop.class);

  /** Of training, or with results that depend on other rows. */
  private static final Set<Class<? extends Operator>> NOT_FOR_SCORING =
      Set.of(BatchSum.class, BceLoss.class, Dropout.class, ActivationRange.class);

  @Test
  void orNamedAsNotForScoring() {
    List<Class<? extends Operator>> without =
        Operators.classes().stream()
            .filter(type -> !OnnxRules.knows(type))
            .filter(type -> !type.getSimpleName().endsWith("Gradient"))
            .collect(Collectors.toList());
    assertThat(without).hasSize(NO_NODES.size() + NOT_FOR_SCORING.size());
    assertThat(without).containsAll(NO_NODES).containsAll(NOT_FOR_SCORING);
  }

  @Test
  void aGraphThatCannotBeWrittenSaysWhy() {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("dense", TensorType.batch(1));
    Value noise = b.input("noise", TensorType.indices(1));
    Graph graph = b.build(Map.of(TrainingGraph.LOGITS, b.apply(new Dropout(0.5, 1), x, noise)));
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(0, workers)) {
      assertThatThrownBy(() -> OnnxModel.of(graph, store, new TreeMap<>()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("dropout")
          .hasMessageContaining("scoring");
    }
  }
}
