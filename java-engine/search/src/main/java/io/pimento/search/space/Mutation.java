package io.pimento.search.space;

import io.pimento.graph.Counter;
import java.util.ArrayList;
import java.util.List;

/**
 * One mutation of regularized evolution (SUPERNET.md "Search"): one key of one block drawn again,
 * or, in a space with bits, branches or widths of embeddings, one of these.
 */
public final class Mutation {
  /** One mutation in so many changes the width of embeddings, where there is a choice. */
  private static final int WIDTHS = 5;

  private Mutation() {}

  /** Applies the given number of mutations. */
  public static Architecture mutate(Architecture parent, int count, Counter random) {
    Architecture child = parent;
    for (int i = 0; i < count; i++) {
      child = one(child, random);
    }
    return child;
  }

  /** The same with other bits alone; unchanged in a space without bits. */
  static Architecture mutateBits(Architecture parent, int count, Counter random) {
    Architecture child = parent;
    for (int i = 0; i < count && parent.space().quantised(); i++) {
      int block = random.nextInt(child.blocks());
      child = child.with(QuantizationDraws.mutate(child, block, random));
    }
    return child;
  }

  private static Architecture one(Architecture a, Counter random) {
    List<Integer> widths = a.space().embeddings();
    if (widths.size() > 1 && random.nextInt(WIDTHS) == 0) {
      return a.withEmbedding(Draws.oneOf(widths, random));
    }
    BranchSpace branches = a.space().branches();
    // Without blocks, all that can change is beside them.
    if (branches.isFree() && (!a.branches().blocks() || random.nextInt(2) == 0)) {
      return a.with(BranchDraws.mutate(a.branches(), branches, random));
    }
    int block = random.nextInt(a.blocks());
    List<Micro> micro = new ArrayList<>(a.micro());
    List<Macro> macro = new ArrayList<>(a.macro());
    // Spaces in floating point draw as the reference does.
    int part = random.nextInt(a.space().quantised() ? 3 : 2);
    if (part == 2) {
      return a.with(QuantizationDraws.mutate(a, block, random));
    }
    if (part == 0) {
      macro.set(block, macro(macro.get(block), block + 1, random));
    } else {
      micro.set(block, micro(micro.get(block), a.space(), random));
    }
    return a.with(micro, macro);
  }

  private static Macro macro(Macro m, int available, Counter random) {
    int key = random.nextInt(4);
    int count = key < 2 ? 1 + random.nextInt(Math.min(4, available)) : 1;
    List<Integer> drawn = Draws.distinct(available, count, random);
    return new Macro(
        key == 0 ? drawn : m.denseIdx(),
        key == 1 ? drawn : m.sparseIdx(),
        key == 2 ? drawn : m.denseLeftIdx(),
        key == 3 ? drawn : m.denseRightIdx());
  }

  private static Micro micro(Micro m, SearchSpace space, Counter random) {
    int key = random.nextInt(5);
    List<Integer> nodes =
        key == 0
            ? List.of(
                Draws.oneOf(space.denseNodes(), random), Draws.oneOf(space.sparseNodes(), random))
            : m.activeNodes();
    return new Micro(
        nodes,
        key == 1 ? Draws.oneOf(space.denseDims(), random) : m.denseDims(),
        key == 2 ? Draws.oneOf(space.sparseDims(), random) : m.sparseDims(),
        key == 3 ? random.nextInt(2) == 1 : m.denseSparseInteract(),
        key == 4 ? random.nextInt(2) == 1 : m.deepFm());
  }
}
