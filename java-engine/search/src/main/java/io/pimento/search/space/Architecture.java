package io.pimento.search.space;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One point of a search space: a micro and a macro choice for every block, the bits of everything,
 * the branches beside the blocks, and how wide embeddings are.
 *
 * @param embedding width of embeddings; 0 for what the model's inputs have
 */
public record Architecture(
    SearchSpace space,
    List<Micro> micro,
    List<Macro> macro,
    Quantization quantization,
    Branches branches,
    int embedding) {
  /** An architecture of blocks alone. */
  public Architecture(
      SearchSpace space, List<Micro> micro, List<Macro> macro, Quantization quantization) {
    this(space, micro, macro, quantization, Branches.NONE, 0);
  }

  /** An architecture in floating point. */
  public Architecture(SearchSpace space, List<Micro> micro, List<Macro> macro) {
    this(space, micro, macro, Quantization.NONE);
  }

  /**
   * @throws IllegalArgumentException naming the block and the choice that is not in the space
   */
  public Architecture {
    micro = List.copyOf(micro);
    macro = List.copyOf(macro);
    if (micro.size() != macro.size() || micro.isEmpty()) {
      throw new IllegalArgumentException(
          "an architecture needs as many micro as macro choices, one a block; got "
              + micro.size()
              + " and "
              + macro.size());
    }
    for (int i = 0; i < micro.size(); i++) {
      check(space, i, micro.get(i), macro.get(i));
    }
    checkBits(space, micro.size(), quantization);
    space.branches().check(branches);
    boolean wide = space.embeddings().contains(embedding);
    if (!wide && (embedding != 0 || !space.embeddings().isEmpty())) {
      throw new IllegalArgumentException(
          "an architecture has embeddings of "
              + (embedding == 0 ? "no width of their own" : embedding + " numbers")
              + ", but the space "
              + (space.embeddings().isEmpty() ? "no choice" : space.embeddings()));
    }
  }

  private static void checkBits(SearchSpace space, int blocks, Quantization q) {
    if (!q.blocks().isEmpty() && q.blocks().size() != blocks) {
      throw new IllegalArgumentException(
          "an architecture of " + blocks + " blocks has bits of " + q.blocks().size());
    }
    List<Bits> all = new ArrayList<>(List.of(new Bits(q.tables(), space.mostBits().activations())));
    all.add(q.head());
    if (space.branches().isFree()) {
      all.add(q.branches());
    } else if (!q.branches().equals(Bits.FLOAT)) {
      throw new IllegalArgumentException(
          "an architecture has bits of branches, but the space none");
    }
    for (int i = 0; i < blocks; i++) {
      BlockBits b = q.block(i);
      all.addAll(List.of(b.dense(), b.sparse(), b.merge(), b.projection()));
    }
    for (Bits bits : all) {
      if (!space.allows(bits)) {
        throw new IllegalArgumentException(
            "an architecture has operators of "
                + bits
                + ", but weights can have "
                + space.weightBits()
                + " bits and activations "
                + space.activationBits());
      }
    }
  }

  public int blocks() {
    return micro.size();
  }

  /** Everything on: all nodes, all inputs, the largest dimensions (the warm-up's path). */
  public static Architecture fullPath(SearchSpace space, int blocks) {
    List<Micro> micro = new ArrayList<>();
    List<Macro> macro = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      micro.add(fullMicro(space));
      macro.add(fullMacro(i));
    }
    return new Architecture(
        space,
        micro,
        macro,
        uniform(space, space.mostBits(), blocks),
        space.branches().largest(),
        space.embeddings().isEmpty() ? 0 : space.embeddings().getLast());
  }

  /** One precision everywhere, in branches too where there may be any. */
  public static Quantization uniform(SearchSpace space, Bits bits, int blocks) {
    Quantization all = Quantization.uniform(bits, blocks);
    return space.branches().isFree() ? all.withBranches(bits) : all;
  }

  /** This architecture with other choices of its blocks. */
  Architecture with(List<Micro> otherMicro, List<Macro> otherMacro) {
    return new Architecture(space, otherMicro, otherMacro, quantization, branches, embedding);
  }

  /** This architecture with other bits. */
  public Architecture with(Quantization bits) {
    return new Architecture(space, micro, macro, bits, branches, embedding);
  }

  /** This architecture with other branches. */
  public Architecture with(Branches other) {
    return new Architecture(space, micro, macro, quantization, other, embedding);
  }

  /** This architecture with embeddings of another width. */
  public Architecture withEmbedding(int width) {
    return new Architecture(space, micro, macro, quantization, branches, width);
  }

  /** The same choices as a point of another space. */
  public Architecture in(SearchSpace other) {
    return new Architecture(other, micro, macro, quantization, branches, embedding);
  }

  static Micro fullMicro(SearchSpace space) {
    return new Micro(
        IntStream.range(0, space.nodes().size())
            .filter(a -> !space.nodes().get(a).zero())
            .boxed()
            .toList(),
        space.maxDense(),
        space.maxSparse(),
        true,
        true);
  }

  static Macro fullMacro(int block) {
    List<Integer> all = IntStream.rangeClosed(0, block).boxed().toList();
    return new Macro(all, all, all, all);
  }

  private static void check(SearchSpace space, int block, Micro micro, Macro macro) {
    for (List<Integer> idx :
        List.of(macro.denseIdx(), macro.sparseIdx(), macro.denseLeftIdx(), macro.denseRightIdx())) {
      if (idx.isEmpty() || new HashSet<>(idx).size() != idx.size()) {
        throw wrong(block, "reads " + idx + "; each list needs at least one input, none twice");
      }
      for (int j : idx) {
        if (j < 0 || j > block) {
          throw wrong(block, "reads output " + j + ", but only 0 to " + block + " come before it");
        }
      }
    }
    for (int a : micro.activeNodes()) {
      if (a < 0 || a >= space.nodes().size()) {
        throw wrong(block, "uses node " + a + ", but the space has " + space.nodes().size());
      }
    }
    if (!space.denseDims().contains(micro.denseDims())) {
      throw wrong(block, "is " + micro.denseDims() + " wide, not one of " + space.denseDims());
    }
    if (!space.sparseDims().contains(micro.sparseDims())) {
      throw wrong(block, "has " + micro.sparseDims() + " rows, not one of " + space.sparseDims());
    }
  }

  private static IllegalArgumentException wrong(int block, String what) {
    return new IllegalArgumentException("architecture block " + block + " " + what);
  }
}
