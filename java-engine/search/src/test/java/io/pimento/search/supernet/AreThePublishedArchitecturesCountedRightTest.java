package io.pimento.search.supernet;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.op.Attention;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.SearchSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AreThePublishedArchitecturesCountedRightTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @ParameterizedTest
  @CsvSource({
    "criteo-small, 13, 26, 2376896", "criteo-full, 13, 26, 2790953",
    "avazu-small, 1, 23, 3140880", "avazu-full, 1, 23, 3566256",
    "kdd-small, 3, 10, 3548544", "kdd-full, 3, 10, 832441"
  })
  void linearMultiplyAddsEqualTheReferences(String name, int dense, int fields, long expected)
      throws Exception {
    String text =
        Files.readString(Path.of("src/test/resources/parity/published-architectures.json"));
    JsonNode node = MAPPER.readTree(text).path(name);
    Architecture architecture =
        ArchitectureJson.read(node, SearchSpace.byName(node.path("config").asString()));
    Stem stem = new Stem(dense, Collections.nCopies(fields, 100), 16);
    Subnet subnet = new Subnet(stem, architecture, Sharing.STANDALONE);
    assertThat(LayerCount.linear(subnet.unpruned())).isEqualTo(expected);
    Graph graph = subnet.inference();
    long projections = LayerCount.attentionProjections(graph);
    assertThat(graph.cost().linear() - projections).isPositive().isLessThanOrEqualTo(expected);
    // Every attention over rows of width E reads 3E numbers and makes E: 4·E² a row.
    long counted = 0;
    for (Node n : graph.nodes()) {
      long e = n.op() instanceof Attention ? n.output().type().last() : 0;
      counted += 4 * e * n.output().type().size();
    }
    assertThat(projections).isEqualTo(counted);
    JsonNode written = MAPPER.readTree(ArchitectureJson.write(architecture));
    for (String key : List.of("micro", "macro", "num_blocks", "use_layernorm", "config")) {
      assertThat(written.path(key)).as(key).isEqualTo(node.path(key));
    }
  }
}
