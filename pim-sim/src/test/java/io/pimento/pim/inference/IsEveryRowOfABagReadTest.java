package io.pimento.pim.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.Reshape;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.crossbar.mapping.TablePolicy;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A field of one value and one of several, pooled, as models with both have them. */
class IsEveryRowOfABagReadTest {
  private static final int ROWS = 4000;
  private static final int BATCH = 4;

  static Stream<String> devices() {
    return Targets.shipped().stream();
  }

  private static Graph graph() {
    GraphBuilder b = new GraphBuilder();
    Value one = b.parameter(ParameterSpec.table("one", ROWS, 16));
    Value several = b.parameter(ParameterSpec.table("several", ROWS, 16));
    Value found = b.apply(new EmbeddingLookup(1), b.input("ids", TensorType.indices(1)), one);
    Value pooled =
        b.apply(new EmbeddingBag(BagMode.MEAN), b.input("bag.0", TensorType.bags(40)), several);
    Value row = b.apply(new Reshape(List.of(1, 16)), pooled);
    Value both = b.apply(new Place(2, List.of(0, 1)), found, row);
    Value flat = b.apply(new Reshape(List.of(32)), both);
    Value y = b.apply(new Linear(1, false), flat, b.parameter(ParameterSpec.matrix("w", 8, 32)));
    return b.build(Map.of("y", y));
  }

  /** A row of the first table and some far apart of the second. */
  private static Queries queries(int values) {
    List<List<RowKey>> all = new ArrayList<>();
    for (int sample = 0; sample < BATCH; sample++) {
      List<RowKey> query = new ArrayList<>(List.of(new RowKey(0, sample)));
      for (int k = 0; k < values; k++) {
        query.add(new RowKey(1, (sample * 977L + k * 331L) % ROWS));
      }
      all.add(query);
    }
    return new Queries(all);
  }

  private static Comparison run(String device, int values) throws IOException {
    Traffic traffic = new Traffic(new Queries(List.of()), queries(values));
    Job job = Job.of(graph(), traffic, MappingOptions.STANDARD.with(TablePolicy.NAIVE));
    return Comparison.run(
        Targets.named(device, Rules.STANDARD), Targets.host(Targets.HOST, Rules.STANDARD), job);
  }

  @ParameterizedTest
  @MethodSource("devices")
  void doMoreRowsOfABagCostMore(String device) throws IOException {
    assertThat(run(device, 3).outcome().attojoules())
        .isGreaterThan(run(device, 0).outcome().attojoules());
    // What is on draws by the time, which rows that are read side by side hardly lengthen.
    long none = work(device, 0);
    long few = work(device, 3);
    long many = work(device, 30);
    assertThat(few).isGreaterThan(none);
    assertThat(many - none).isGreaterThan(2 * (few - none));
  }

  private static long work(String device, int values) throws IOException {
    return Charges.of(run(device, values).outcome()).getOrDefault(Charges.WORK, 0L);
  }

  @Test
  void areTheTablesThoseOfAllFields() {
    assertThat(GraphWork.of(graph()).tables().stream().map(Table::name))
        .containsExactly("one", "several");
  }
}
