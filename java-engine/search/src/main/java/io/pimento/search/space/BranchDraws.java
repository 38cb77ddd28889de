package io.pimento.search.space;

import io.pimento.graph.Counter;
import io.pimento.search.branch.Branch;
import io.pimento.search.branch.BranchKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Random choices of branches. */
final class BranchDraws {
  private BranchDraws() {}

  /**
   * Each kind on or off, each size drawn by itself; nothing is drawn where there is no choice.
   *
   * @param full probability of all of them at their largest
   */
  static Branches sample(BranchSpace space, Counter random, double full) {
    if (!space.isFree()) {
      return Branches.NONE;
    }
    if (random.nextDouble() < full) {
      return space.largest();
    }
    List<Branch> on = new ArrayList<>();
    for (BranchKind kind : space.kinds()) {
      boolean there = random.nextInt(2) == 1;
      Branch drawn = draw(space, kind, random);
      if (there) {
        on.add(drawn);
      }
    }
    boolean blocks = random.nextInt(2) == 1;
    return new Branches(blocks || on.isEmpty(), on);
  }

  /** One kind or the blocks switched, or one size drawn again. */
  static Branches mutate(Branches parent, BranchSpace space, Counter random) {
    int which = random.nextInt(space.kinds().size() + 1);
    List<Branch> on = new ArrayList<>(parent.list());
    if (which == space.kinds().size()) {
      return new Branches(!parent.blocks() || on.isEmpty(), on);
    }
    BranchKind kind = space.kinds().get(which);
    Optional<Branch> old = parent.of(kind);
    boolean off = random.nextInt(2) == 1;
    Branch drawn = draw(space, kind, random);
    old.ifPresent(on::remove);
    if (old.isEmpty() || !off) {
      on.add(drawn);
    }
    return new Branches(parent.blocks() || on.isEmpty(), on);
  }

  /** Each kind from either parent. */
  static Branches cross(Branches one, Branches other, BranchSpace space, Counter random) {
    if (!space.isFree()) {
      return Branches.NONE;
    }
    List<Branch> on = new ArrayList<>();
    for (BranchKind kind : space.kinds()) {
      (random.nextInt(2) == 0 ? one : other).of(kind).ifPresent(on::add);
    }
    boolean blocks = (random.nextInt(2) == 0 ? one : other).blocks();
    return new Branches(blocks || on.isEmpty(), on);
  }

  private static Branch draw(BranchSpace space, BranchKind kind, Counter random) {
    int layers = 1 + random.nextInt(space.layers());
    List<Integer> network = several(space.widths(), layers, random);
    List<Integer> maps = several(space.maps(), 1 + random.nextInt(space.mapLayers()), random);
    // Last and only where there is a choice: spaces with one network below draw as before.
    List<Integer> bottom =
        space.bottoms().size() == 1
            ? space.bottoms().getFirst()
            : Draws.oneOf(space.bottoms(), random);
    return space.of(kind, network, layers, maps, bottom);
  }

  private static List<Integer> several(List<Integer> of, int count, Counter random) {
    return IntStream.range(0, count).mapToObj(_ -> Draws.oneOf(of, random)).toList();
  }
}
