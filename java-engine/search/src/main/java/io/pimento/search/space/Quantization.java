package io.pimento.search.space;

import io.pimento.graph.Counter;
import io.pimento.graph.op.Levels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The precision of everything that an architecture stores or multiplies by stored weights.
 * LayerNorms, attention's own products and dot products stay in floating point.
 *
 * @param tables bits of embedding rows
 * @param head of the last layer
 * @param branches of every layer of the branches
 * @param blocks one an element of the architecture; empty where all are in floating point
 */
public record Quantization(int tables, Bits head, Bits branches, List<BlockBits> blocks) {
  /** Floating point everywhere. */
  public static final Quantization NONE =
      new Quantization(Levels.FLOAT_BITS, Bits.FLOAT, List.of());

  /** Branches in floating point. */
  public Quantization(int tables, Bits head, List<BlockBits> blocks) {
    this(tables, head, Bits.FLOAT, blocks);
  }

  public Quantization {
    blocks = blocks.stream().allMatch(BlockBits.FLOAT::equals) ? List.of() : List.copyOf(blocks);
  }

  /** One precision everywhere but in branches; tables have the weights' bits. */
  public static Quantization uniform(Bits bits, int blocks) {
    return new Quantization(bits.weights(), bits, Collections.nCopies(blocks, BlockBits.all(bits)));
  }

  /** Bits of every operator, the head and the tables, each drawn by itself from a space. */
  public static Quantization draw(SearchSpace space, int blocks, Counter random) {
    return QuantizationDraws.sample(space, blocks, random, 0);
  }

  /** The precision of a block. */
  public BlockBits block(int i) {
    return blocks.isEmpty() ? BlockBits.FLOAT : blocks.get(i);
  }

  /** This with another precision of branches. */
  public Quantization withBranches(Bits bits) {
    return new Quantization(tables, head, bits, blocks);
  }

  /** This with another precision of one of so many blocks. */
  Quantization withBlock(int i, int count, BlockBits bits) {
    List<BlockBits> changed = new ArrayList<>();
    for (int j = 0; j < count; j++) {
      changed.add(j == i ? bits : block(j));
    }
    return new Quantization(tables, head, branches, changed);
  }
}
