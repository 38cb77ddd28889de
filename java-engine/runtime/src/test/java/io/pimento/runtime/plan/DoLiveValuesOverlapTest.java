package io.pimento.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Node;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Relu;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DoLiveValuesOverlapTest {
  @Test
  void valuesNeededAtTheSameTimeLieApart() {
    for (int seed = 0; seed < 50; seed++) {
      Graph graph = random(seed);
      int batch = 3 + seed;
      MemoryPlan plan = MemoryPlan.of(graph, batch);
      int[] last = new int[graph.valueCount()];
      for (Node n : graph.nodes()) {
        n.inputs().forEach(v -> last[plan.root(v)] = n.id());
      }
      graph.outputs().values().forEach(v -> last[plan.root(v)] = Integer.MAX_VALUE);
      List<Value> all = new ArrayList<>();
      for (Node n : graph.nodes()) {
        for (Value v : n.outputs()) {
          if (plan.offset(v) >= 0 && plan.root(v) == v.id()) {
            for (Value u : all) {
              if (last[u.id()] >= n.id()) {
                assertThat(apart(plan, u, v, batch)).as("%s and %s", u, v).isTrue();
              }
            }
            all.add(v);
          }
        }
      }
      assertThat(plan.bytes()).isPositive();
    }
  }

  private static boolean apart(MemoryPlan plan, Value a, Value b, int batch) {
    return plan.offset(a) + 4 * a.type().size(batch) <= plan.offset(b)
        || plan.offset(b) + 4 * b.type().size(batch) <= plan.offset(a);
  }

  private static Graph random(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    GraphBuilder b = new GraphBuilder();
    List<Value> values = new ArrayList<>(List.of(b.input("x", TensorType.batch(4, 8))));
    for (int i = 0; i < 40; i++) {
      Value x = values.get(random.nextInt(values.size()));
      values.add(
          switch (random.nextInt(4)) {
            case 0 -> b.apply(new Relu(), x);
            case 1 -> b.apply(new Scale(i), x);
            case 2 -> b.apply(new Reshape(List.of(8, 4)), x);
            default -> b.apply(new Add(2), x, x);
          });
    }
    return b.build(Map.of("a", values.getLast(), "b", values.get(20)));
  }
}
