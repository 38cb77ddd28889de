package io.pimento.pim.crossbar.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Element;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.RowLinear;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.AccessHistory;
import io.pimento.pim.crossbar.mapping.Mapper;
import io.pimento.pim.crossbar.mapping.Mapping;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.TablePolicy;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays the log of a run without the simulator's own bookkeeping. */
class IsEverythingServedOnceTest {
  private static final int ROWS = 5000;
  private static final int BATCH = 12;

  /** A bag of rows, a row-linear layer over it and a wide linear one. */
  private static Graph graph() {
    GraphBuilder b = new GraphBuilder();
    Value bags = b.input("bags", new TensorType(Element.BAGS, true, List.of()));
    Value table = b.parameter(ParameterSpec.table("t", ROWS, 16));
    Value e = b.apply(new EmbeddingBag(BagMode.SUM), bags, table);
    Value rows = b.apply(new Reshape(List.of(4, 4)), e);
    Value mixed = b.apply(new RowLinear(1), rows, b.parameter(ParameterSpec.matrix("m", 40, 4)));
    Value flat = b.apply(new Reshape(List.of(160)), mixed);
    Value y = b.apply(new Linear(1, false), flat, b.parameter(ParameterSpec.matrix("w", 900, 160)));
    return b.build(Map.of("y", y));
  }

  /** Bags of rows that hang together: multiples of one number. */
  private static int[] bag(int sample, int rows) {
    Random random = new Random(sample % 4);
    return random.ints(6, 0, rows).toArray();
  }

  private static Mapping map(CrossbarDevice d, TablePolicy policy) {
    AccessHistory history = new AccessHistory();
    for (int s = 0; s < 40; s++) {
      history.add("t", bag(s, ROWS));
    }
    return Mapper.map(graph(), d, MappingOptions.STANDARD.with(policy), history);
  }

  @ParameterizedTest
  @ValueSource(strings = {"isaac-32nm", "mnsim-45nm", "small-crossbar-32nm"})
  void doesNoResourceServeTwoAtOnceAndNoTaskStartEarly(String name) throws IOException {
    CrossbarDevice d = CrossbarDevice.named(name);
    InferenceBuilder b =
        new InferenceBuilder(d, map(d, TablePolicy.NAIVE), (s, t, rows) -> bag(s, rows), BATCH);
    Clockwork c = Clockwork.run(b.tasks, b.resources.count());
    assertServed(b.tasks, c, b.resources.count());
    assertThat(b.last).hasSize(BATCH);
  }

  @Test
  void areRandomTasksServedInTheOrderInWhichTheyAsk() {
    for (int seed = 0; seed < 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Tasks tasks = new Tasks();
      for (int i = 0; i < 300; i++) {
        int busy = random.nextInt(9);
        int[] after =
            i == 0
                ? new int[0]
                : random.ints(random.nextInt(3), Math.max(0, i - 20), i).distinct().toArray();
        tasks.add(random.nextInt(-1, 5), busy, busy + random.nextInt(5), after);
      }
      Clockwork c = Clockwork.run(tasks, 5);
      assertServed(tasks, c, 5);
      Clockwork again = Clockwork.replay(tasks, 5, c.order);
      assertThat(again.start).isEqualTo(c.start);
    }
  }

  private static void assertServed(Tasks tasks, Clockwork c, int resources) {
    Set<Integer> served = new HashSet<>();
    Arrays.stream(c.order).forEach(served::add);
    assertThat(served).hasSize(tasks.size());
    long[] ready = new long[tasks.size()];
    for (int e = 0; e < tasks.edgeTo.size(); e++) {
      int from = tasks.edgeFrom.getInt(e);
      int to = tasks.edgeTo.getInt(e);
      ready[to] = Math.max(ready[to], c.start[from] + tasks.delay.getInt(from));
    }
    long[] free = new long[resources];
    long[] asked = new long[resources];
    for (int id : c.order) {
      int on = tasks.resource.getInt(id);
      if (on < 0) {
        assertThat(c.start[id]).isEqualTo(ready[id]);
        continue;
      }
      assertThat(ready[id]).isGreaterThanOrEqualTo(asked[on]);
      // No sooner than it may, and no later than it must.
      assertThat(c.start[id]).isEqualTo(Math.max(ready[id], free[on]));
      asked[on] = ready[id];
      free[on] = c.start[id] + tasks.occupancy.getInt(id);
    }
  }

  @Test
  void doRowsOfOneBagSideBySideSaveReads() throws IOException {
    CrossbarDevice d = CrossbarDevice.named("isaac-32nm");
    Accesses bags = (s, t, rows) -> bag(s, rows);
    Inference dealt = Inference.run(d, map(d, TablePolicy.ROUND_ROBIN), bags, BATCH);
    Inference grouped = Inference.run(d, map(d, TablePolicy.CO_OCCURRENCE), bags, BATCH);
    assertThat(grouped.energy().byPart().get(EnergyPart.NOC))
        .isLessThanOrEqualTo(dealt.energy().byPart().get(EnergyPart.NOC));
    assertThat(grouped.energy().byPart().get(EnergyPart.BUS))
        .isLessThan(dealt.energy().byPart().get(EnergyPart.BUS));
  }
}
