package io.pimento.search.space;

import io.pimento.graph.Counter;
import java.util.ArrayList;
import java.util.List;

/** Random choices of bits. */
final class QuantizationDraws {
  /**
   * Operators of a block with bits of their own, then head, tables and, where there are any,
   * branches.
   */
  private static final int KINDS = 6;

  private QuantizationDraws() {}

  /**
   * Bits of every operator, each drawn by itself; nothing is drawn where there is no choice.
   *
   * @param full probability that all have the most bits
   */
  static Quantization sample(SearchSpace space, int blocks, Counter random, double full) {
    if (!space.quantised()) {
      return Quantization.NONE;
    }
    if (random.nextDouble() < full) {
      return Architecture.uniform(space, space.mostBits(), blocks);
    }
    List<BlockBits> all = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      all.add(
          new BlockBits(
              bits(space, random), bits(space, random), bits(space, random), bits(space, random)));
    }
    Bits head = bits(space, random);
    int tables = Draws.oneOf(space.weightBits(), random);
    Bits branches = space.branches().isFree() ? bits(space, random) : Bits.FLOAT;
    return new Quantization(tables, head, branches, all);
  }

  private static Bits bits(SearchSpace space, Counter random) {
    return new Bits(
        Draws.oneOf(space.weightBits(), random), Draws.oneOf(space.activationBits(), random));
  }

  /** The weights' or the activations' bits drawn again, of one operator of a block or of all. */
  static Quantization mutate(Architecture a, int block, Counter random) {
    Quantization q = a.quantization();
    BlockBits b = q.block(block);
    int kind = random.nextInt(a.space().branches().isFree() ? KINDS + 1 : KINDS);
    boolean weights = random.nextInt(2) == 0;
    SearchSpace space = a.space();
    return switch (kind) {
      case 0 ->
          block(
              q,
              block,
              a,
              new BlockBits(
                  again(b.dense(), weights, space, random), b.sparse(), b.merge(), b.projection()));
      case 1 ->
          block(
              q,
              block,
              a,
              new BlockBits(
                  b.dense(), again(b.sparse(), weights, space, random), b.merge(), b.projection()));
      case 2 ->
          block(
              q,
              block,
              a,
              new BlockBits(
                  b.dense(), b.sparse(), again(b.merge(), weights, space, random), b.projection()));
      case 3 ->
          block(
              q,
              block,
              a,
              new BlockBits(
                  b.dense(), b.sparse(), b.merge(), again(b.projection(), weights, space, random)));
      case 4 ->
          new Quantization(
              q.tables(), again(q.head(), weights, space, random), q.branches(), q.blocks());
      case 5 ->
          new Quantization(
              Draws.oneOf(space.weightBits(), random), q.head(), q.branches(), q.blocks());
      default -> q.withBranches(again(q.branches(), weights, space, random));
    };
  }

  private static Quantization block(Quantization q, int i, Architecture a, BlockBits bits) {
    return q.withBlock(i, a.blocks(), bits);
  }

  private static Bits again(Bits old, boolean weights, SearchSpace space, Counter random) {
    return weights
        ? new Bits(Draws.oneOf(space.weightBits(), random), old.activations())
        : new Bits(old.weights(), Draws.oneOf(space.activationBits(), random));
  }
}
