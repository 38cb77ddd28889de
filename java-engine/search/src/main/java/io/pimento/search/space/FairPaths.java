package io.pimento.search.space;

import io.pimento.graph.Counter;
import java.util.ArrayList;
import java.util.List;

/** Paths of one step in which every operator of every block is there equally often. */
final class FairPaths {
  private FairPaths() {}

  /** As many as the least common multiple of the numbers of dense and of sparse operators. */
  static List<Architecture> draw(SearchSpace space, int blocks, Counter random) {
    int paths = leastCommonMultiple(space.denseNodes().size(), space.sparseNodes().size());
    List<List<Integer>> dense = new ArrayList<>();
    List<List<Integer>> sparse = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      dense.add(shuffled(space.denseNodes(), paths, random));
      sparse.add(shuffled(space.sparseNodes(), paths, random));
    }
    List<Architecture> all = new ArrayList<>();
    for (int p = 0; p < paths; p++) {
      Architecture drawn = Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(space, blocks, random);
      List<Micro> micro = new ArrayList<>();
      for (int i = 0; i < blocks; i++) {
        Micro m = drawn.micro().get(i);
        micro.add(
            new Micro(
                List.of(dense.get(i).get(p), sparse.get(i).get(p)),
                m.denseDims(),
                m.sparseDims(),
                m.denseSparseInteract(),
                m.deepFm()));
      }
      all.add(drawn.with(micro, drawn.macro()));
    }
    return List.copyOf(all);
  }

  /** So many, each of the list equally often, in a random order. */
  private static List<Integer> shuffled(List<Integer> of, int count, Counter random) {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      left.add(of.get(i % of.size()));
    }
    List<Integer> drawn = new ArrayList<>();
    while (!left.isEmpty()) {
      int at = random.nextInt(left.size());
      drawn.add(left.get(at));
      left.subList(at, at + 1).clear();
    }
    return drawn;
  }

  private static int leastCommonMultiple(int a, int b) {
    int multiple = Math.max(1, a);
    while (multiple % Math.max(1, b) != 0) {
      multiple += Math.max(1, a);
    }
    return multiple;
  }
}
