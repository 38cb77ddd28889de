package io.pimento.report;

import io.pimento.graph.Cost;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.report.text.Text;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Macro;
import io.pimento.search.space.Micro;
import io.pimento.search.supernet.LayerCount;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An architecture as text: its blocks, its size and its work. */
public final class ArchitectureView {
  private ArchitectureView() {}

  /** What stands beside the blocks, in words; empty if that is nothing. */
  public static String beside(Architecture a) {
    return a.branches().list().stream()
        .map(b -> b.kind().label() + (b.size().isEmpty() ? "" : " " + b.size()))
        .collect(Collectors.joining(", "));
  }

  /** One row a block, if there are any. Sources: 0 is the stem, j the block j. */
  public static List<String> blocks(Architecture a) {
    if (!a.branches().blocks()) {
      return List.of("no blocks");
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < a.blocks(); i++) {
      Micro m = a.micro().get(i);
      Macro c = a.macro().get(i);
      rows.add(
          List.of(
              "block " + (i + 1),
              m.activeNodes().stream()
                  .map(n -> a.space().nodes().get(n).label())
                  .collect(Collectors.joining(" + ")),
              Integer.toString(m.denseDims()),
              Integer.toString(m.sparseDims()),
              c.denseIdx().toString(),
              c.sparseIdx().toString(),
              c.denseLeftIdx() + " " + c.denseRightIdx(),
              m.denseSparseInteract() ? "yes" : "no",
              m.deepFm() ? "yes" : "no"));
    }
    return Text.table(
        List.of(
            "space " + a.space().name(),
            "nodes",
            "dense",
            "rows",
            "dense from",
            "sparse from",
            "left right",
            "merge",
            "FM"),
        rows);
  }

  /** Parameters and multiply-adds of the stand-alone subnet over a stem. */
  public static List<String> size(Architecture a, Stem stem) {
    Subnet subnet = new Subnet(stem, a, Sharing.STANDALONE);
    Graph whole = subnet.unpruned();
    Graph live = subnet.inference();
    Cost cost = live.cost();
    long projections = LayerCount.attentionProjections(live);
    return List.of(
        "parameters outside the tables   "
            + Text.count(weights(whole))
            + " ("
            + Text.count(weights(live))
            + " reach the head)",
        "multiply-adds of linear layers  "
            + Text.count(LayerCount.linear(whole))
            + " as the reference counts them (declared sizes, unreached blocks included)",
        "multiply-adds really computed   "
            + Text.count(cost.multiplyAdds())
            + ": linear "
            + Text.count(cost.linear() - projections)
            + ", attention projections "
            + Text.count(projections)
            + ", attention products "
            + Text.count(cost.attentionProduct())
            + ", interactions "
            + Text.count(cost.interaction()),
        "other operations                "
            + Text.count(cost.elementwise())
            + "; activation bytes "
            + Text.count(cost.bytes()));
  }

  private static long weights(Graph graph) {
    return graph.parameters().stream().filter(p -> !p.table()).mapToLong(ParameterSpec::size).sum();
  }
}
