package io.pimento.pim.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.Sum;
import io.pimento.pim.crossbar.mapping.MappingOptions;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of two widths, which the graph looks up in another order than that of their fields. */
class AreTablesCountedByTheirFieldsTest {
  /** Only the first table has so many rows. */
  private static final List<Integer> ROWS = List.of(5000, 30, 20);

  static Stream<String> devices() {
    return Targets.shipped().stream();
  }

  private static Graph graph() {
    GraphBuilder b = new GraphBuilder();
    List<Value> wide = List.of(table(b, "e.1.weight", 30, 16));
    List<Value> narrow = List.of(table(b, "e.0.weight", 5000, 4), table(b, "e.2.weight", 20, 4));
    Value matrix = b.parameter(ParameterSpec.matrix("e.width4.weight", 16, 4));
    Value first = lookup(b, List.of(1), wide);
    Value second = lookup(b, List.of(0, 2), narrow);
    Value brought = b.apply(new Linear(1, false), second, matrix);
    Value all = b.apply(new Place(3, List.of(0, 1)), first, brought);
    Value rows = b.apply(new Pick(List.of(1, 0, 2)), all);
    Value terms =
        lookup(
            b,
            List.of(0, 1, 2),
            IntStream.range(0, 3)
                .mapToObj(f -> table(b, "l." + f + ".weight", ROWS.get(f), 1))
                .toList());
    Value y = b.apply(new Sum(Axis.ROWS), rows);
    return b.build(Map.of("y", y, "terms", terms));
  }

  private static Value table(GraphBuilder b, String name, int rows, int width) {
    return b.parameter(ParameterSpec.table(name, rows, width));
  }

  private static Value lookup(GraphBuilder b, List<Integer> columns, List<Value> tables) {
    Value ids = b.input("ids", TensorType.indices(3));
    List<Value> inputs = new ArrayList<>();
    inputs.add(columns.size() == 3 ? ids : b.apply(new Pick(columns), ids));
    inputs.addAll(tables);
    return b.apply(new EmbeddingLookup(columns.size()), inputs);
  }

  @Test
  void areTheyInTheOrderOfFields() {
    GraphWork work = GraphWork.of(graph());
    assertThat(work.tables().stream().map(Table::name))
        .containsExactly(
            "e.0.weight", "e.1.weight", "e.2.weight", "l.0.weight", "l.1.weight", "l.2.weight");
    assertThat(work.tables().stream().map(Table::rowBytes)).startsWith(16, 64, 16);
    assertThat(work.floatTables()).isEqualTo(work.tables());
    // Two rows of four columns are brought to sixteen.
    assertThat(work.operations().stream().mapToLong(GraphWork.Operation::multiplyAdds).sum())
        .isEqualTo(2 * 4 * 16);
  }

  /** Rows that only the table of their field has. */
  @ParameterizedTest
  @MethodSource("devices")
  void areRowsReadInTheTablesOfTheirFields(String device) throws IOException {
    List<RowKey> query =
        IntStream.range(0, 6).mapToObj(t -> new RowKey(t, ROWS.get(t % 3) - 1)).toList();
    Traffic traffic = new Traffic(new Queries(List.of(query)), new Queries(List.of(query)));
    Job job = Job.of(graph(), traffic, MappingOptions.STANDARD);
    Comparison c =
        Comparison.run(
            Targets.named(device, Rules.STANDARD), Targets.host(Targets.HOST, Rules.STANDARD), job);
    assertThat(c.outcome().attojoules()).isPositive();
  }
}
