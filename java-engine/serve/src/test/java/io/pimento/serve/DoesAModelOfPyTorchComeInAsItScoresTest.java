package io.pimento.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.graph.Operator;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.DotTriangle;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Factorization;
import io.pimento.graph.op.LayerNorm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that PyTorch's exporters wrote of models that nobody wrote for this project's graph. */
class DoesAModelOfPyTorchComeInAsItScoresTest {
  private static final int IDS = 5;
  private static final int TOKENS = 20;
  private static final int ROWS = 3;

  /** Name, multiply-adds by hand, rows that are looked up. */
  static Stream<Arguments> models() {
    return Stream.of("14", "17", "18", "fixed")
        .flatMap(
            form ->
                Stream.of(
                    // 6·12 + 12·8, ten dot products of 8, 18·16 + 16.
                    Arguments.of("dlrm", form, 168 + 80 + 304, 4, List.of(DotTriangle.class)),
                    // Two crosses of 22·22, 22·16 + 16·8, 30.
                    Arguments.of("dcn", form, 968 + 480 + 30, 4, List.of()),
                    // Of each of 5 rows: 8·24, 2·5·8 of attention, 8·8, 2·8·16; 8 of the head, and
                    // 5·8 positions, which a layer of one input holds.
                    Arguments.of(
                        "encoder",
                        form,
                        5 * (192 + 80 + 64 + 256) + 8 + 40,
                        5,
                        List.of(Attention.class, LayerNorm.class)),
                    // 4 rows, four maps of 8·8, 2·4·8 of attention; squares of 4·8 and 8; 32.
                    Arguments.of(
                        "autoint",
                        form,
                        4 * (256 + 64) + 40 + 32,
                        8,
                        List.of(Attention.class, Factorization.class, LayerNorm.class))));
  }

  @ParameterizedTest
  @MethodSource("models")
  void withItsWork(
      String name, String form, long multiplyAdds, int lookups, List<Class<? extends Operator>> ops)
      throws Exception {
    Path file = Path.of("src/test/resources/onnx", name + "-" + form + ".onnx");
    Graph graph = ImportedRun.same(file, ROWS, name.equals("encoder") ? TOKENS : IDS);
    int rows =
        graph.nodes().stream()
            .mapToInt(n -> n.op() instanceof EmbeddingLookup(int fields) ? fields : 0)
            .sum();
    assertThat(rows).isEqualTo(lookups);
    assertThat(graph.nodes().stream().map(n -> (Object) n.op().getClass())).containsAll(ops);
    assertThat(graph.cost().multiplyAdds()).isEqualTo(multiplyAdds);
  }
}
