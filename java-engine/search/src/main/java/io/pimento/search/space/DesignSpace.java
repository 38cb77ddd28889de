package io.pimento.search.space;

import io.pimento.graph.Counter;
import java.util.List;

/**
 * What a search may propose.
 *
 * @param given architectures that stay as they are while hardware and bits are chosen for them;
 *     empty for all of the space
 * @param known architectures of the space, such as hand-made ones, that half of all drawn designs
 *     have; empty for none
 */
public record DesignSpace(
    SearchSpace architectures,
    int blocks,
    List<Architecture> given,
    HardwareSpace hardware,
    List<Architecture> known) {
  /** What a mutation changes where there is hardware to choose: model, hardware, or both. */
  private static final int PARTS = 3;

  public DesignSpace {
    given = List.copyOf(given);
    known = List.copyOf(known);
  }

  /** A space of which no architectures are known. */
  public DesignSpace(
      SearchSpace architectures, int blocks, List<Architecture> given, HardwareSpace hardware) {
    this(architectures, blocks, given, hardware, List.of());
  }

  /** Architectures of a space on no hardware. */
  public DesignSpace(SearchSpace architectures, int blocks) {
    this(architectures, blocks, List.of(), HardwareSpace.NONE);
  }

  /**
   * Draws a design. Where there is hardware to choose, every second one has the most bits on a
   * device as it comes: of settings drawn at random most cut off what a model computes, and a
   * search that begins with these alone has little to go on with.
   */
  public Design sample(Counter random) {
    if (hardware.isFree() && random.nextInt(2) == 0) {
      Architecture a = architecture(architectures.withMostBits(), random);
      return new Design(a, hardware.sampleAsItComes(random));
    }
    return new Design(architecture(architectures, random), hardware.sample(random));
  }

  private Architecture architecture(SearchSpace drawnFrom, Counter random) {
    if (!given.isEmpty()) {
      return Draws.oneOf(given, random);
    }
    if (!known.isEmpty() && random.nextInt(2) == 0) {
      return Draws.oneOf(known, random);
    }
    return adopt(Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(drawnFrom, blocks, random));
  }

  /** A design with so many changes. */
  public Design mutate(Design parent, int count, Counter random) {
    if (!given.isEmpty()) {
      return given(parent, count, random);
    }
    if (!hardware.isFree()) {
      return new Design(Mutation.mutate(parent.architecture(), count, random), parent.hardware());
    }
    int part = random.nextInt(PARTS);
    Architecture a =
        part == 1 ? parent.architecture() : Mutation.mutate(parent.architecture(), count, random);
    return new Design(a, part == 0 ? parent.hardware() : hardware(parent, count, random));
  }

  /** Other hardware, other bits, or another of the given architectures. */
  private Design given(Design parent, int count, Counter random) {
    Architecture a =
        switch (random.nextInt(PARTS)) {
          case 0 -> Draws.oneOf(given, random);
          case 1 -> Mutation.mutateBits(parent.architecture(), count, random);
          default -> parent.architecture();
        };
    return new Design(a, hardware(parent, count, random));
  }

  private Hardware hardware(Design parent, int count, Counter random) {
    Hardware h = parent.hardware();
    for (int i = 0; i < count; i++) {
      h = hardware.mutate(h, random);
    }
    return h;
  }

  /** A child of two designs: blocks and knobs from either. */
  public Design cross(Design one, Design other, Counter random) {
    Architecture a =
        given.isEmpty()
            ? Crossover.uniform(one.architecture(), other.architecture(), random)
            : Draws.oneOf(List.of(one.architecture(), other.architecture()), random);
    return new Design(a, hardware.cross(one.hardware(), other.hardware(), random));
  }

  /** An architecture of a space with fewer choices as one of this. */
  public Architecture adopt(Architecture a) {
    return a.in(architectures);
  }

  /**
   * @throws IllegalArgumentException naming what of a design is not in the space
   */
  public void check(Design design) {
    hardware.check(design.hardware());
  }
}
