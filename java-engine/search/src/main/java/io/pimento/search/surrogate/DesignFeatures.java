package io.pimento.search.surrogate;

import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Macro;
import io.pimento.search.space.Micro;
import io.pimento.search.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;

/** An architecture as numbers: a 0 or 1 for every choice of every block, and its size. */
public final class DesignFeatures {
  private DesignFeatures() {}

  /**
   * Features; as many for every architecture of a space and number of blocks.
   *
   * @param costs whose multiply-adds and parameters are read
   */
  public static double[] of(Architecture a, SubnetScore costs) {
    List<Double> all = new ArrayList<>();
    SearchSpace space = a.space();
    for (int i = 0; i < a.blocks(); i++) {
      Micro m = a.micro().get(i);
      for (int node = 0; node < space.nodes().size(); node++) {
        all.add(flag(m.activeNodes().contains(node)));
      }
      space.denseDims().forEach(d -> all.add(flag(m.denseDims() == d)));
      space.sparseDims().forEach(d -> all.add(flag(m.sparseDims() == d)));
      all.add(flag(m.denseSparseInteract()));
      all.add(flag(m.deepFm()));
      Macro c = a.macro().get(i);
      for (List<Integer> read :
          List.of(c.denseIdx(), c.sparseIdx(), c.denseLeftIdx(), c.denseRightIdx())) {
        for (int j = 0; j <= i; j++) {
          all.add(flag(read.contains(j)));
        }
      }
    }
    all.add(Math.log1p((double) costs.multiplyAdds()));
    all.add(Math.log1p((double) costs.parameters()));
    return all.stream().mapToDouble(v -> v).toArray();
  }

  private static double flag(boolean on) {
    return on ? 1 : 0;
  }
}
