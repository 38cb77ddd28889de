package io.pimento.search.space;

import io.pimento.graph.Counter;
import java.util.ArrayList;
import java.util.List;

/**
 * A child of two architectures: each block whole, operators, connections and bits, from either
 * parent with equal chance, then the bits of tables and head, then each branch and the width of
 * embeddings. A block's inputs are places before it, so any mixture is valid.
 */
public final class Crossover {
  private Crossover() {}

  /** Crosses two architectures of the same space and number of blocks. */
  public static Architecture uniform(Architecture one, Architecture other, Counter random) {
    if (one.blocks() != other.blocks() || !one.space().equals(other.space())) {
      throw new IllegalArgumentException(
          "only architectures of one space and number of blocks can be crossed; these have "
              + one.blocks()
              + " blocks of "
              + one.space().name()
              + " and "
              + other.blocks()
              + " of "
              + other.space().name());
    }
    List<Micro> micro = new ArrayList<>();
    List<Macro> macro = new ArrayList<>();
    List<BlockBits> bits = new ArrayList<>();
    for (int i = 0; i < one.blocks(); i++) {
      Architecture from = random.nextInt(2) == 0 ? one : other;
      micro.add(from.micro().get(i));
      macro.add(from.macro().get(i));
      bits.add(from.quantization().block(i));
    }
    if (!one.space().quantised()) {
      return new Architecture(
          one.space(),
          micro,
          macro,
          Quantization.NONE,
          branches(one, other, random),
          embedding(one, other, random));
    }
    Quantization tables = (random.nextInt(2) == 0 ? one : other).quantization();
    Quantization head = (random.nextInt(2) == 0 ? one : other).quantization();
    Quantization beside =
        one.space().branches().isFree() && random.nextInt(2) == 1
            ? other.quantization()
            : one.quantization();
    return new Architecture(
        one.space(),
        micro,
        macro,
        new Quantization(tables.tables(), head.head(), beside.branches(), bits),
        branches(one, other, random),
        embedding(one, other, random));
  }

  /** Drawn only where there is a choice, last of all. */
  private static int embedding(Architecture one, Architecture other, Counter random) {
    boolean second = one.embedding() != other.embedding() && random.nextInt(2) == 1;
    return (second ? other : one).embedding();
  }

  private static Branches branches(Architecture one, Architecture other, Counter random) {
    return BranchDraws.cross(one.branches(), other.branches(), one.space().branches(), random);
  }
}
