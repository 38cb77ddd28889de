package io.pimento.search.space;

import io.pimento.graph.Counter;
import io.pimento.search.branch.Branch;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.branch.CompressedInteraction;
import io.pimento.search.branch.Crosses;
import io.pimento.search.branch.DotProducts;
import io.pimento.search.branch.FirstOrder;
import io.pimento.search.branch.Network;
import io.pimento.search.branch.PairProducts;
import io.pimento.search.branch.SelfAttention;
import io.pimento.search.branch.WeightedPairs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which branches there may be beside the blocks, and how large.
 *
 * @param kinds that may be on, in the order of {@link BranchKind}
 * @param widths of layers of networks, ascending
 * @param layers most layers of a network, crosses or layers of attention
 * @param maps feature maps of layers of compressed interactions, of which there are at most two
 * @param bottoms networks that there may be below dot products, each by its widths
 */
public record BranchSpace(
    List<BranchKind> kinds,
    List<Integer> widths,
    int layers,
    List<Integer> maps,
    List<List<Integer>> bottoms) {
  /** More feature maps or layers of them cost more than they give. */
  public static final List<Integer> MAPS = List.of(16, 32);

  private static final int MAP_LAYERS = 2;

  public static final List<List<Integer>> BOTTOMS = List.of(List.of(64));

  /** Blocks alone, as published. */
  public static final BranchSpace NONE = new BranchSpace(List.of(), List.of(), 0);

  /** Widths and layers where nothing else is said. */
  public static final List<Integer> WIDTHS = List.of(64, 128, 256, 400);

  public static final int LAYERS = 3;

  private static final int HEADS = 2;

  /**
   * @throws IllegalArgumentException naming what cannot be
   */
  public BranchSpace {
    kinds = kinds.stream().sorted().distinct().toList();
    widths = widths.stream().sorted().distinct().toList();
    maps = maps.stream().sorted().distinct().toList();
    bottoms = bottoms.stream().map(List::copyOf).distinct().toList();
    if (!kinds.isEmpty() && (widths.isEmpty() || widths.getFirst() < 1)) {
      throw new IllegalArgumentException("branches need widths of at least 1, not " + widths);
    }
    if (!kinds.isEmpty() && (maps.isEmpty() || bottoms.isEmpty())) {
      throw new IllegalArgumentException(
          "branches need feature maps and networks below dot products, not "
              + maps
              + ", "
              + bottoms);
    }
    if (!kinds.isEmpty() && layers < 1) {
      throw new IllegalArgumentException("branches need at least 1 layer, not " + layers);
    }
  }

  /** Some kinds, with the usual maps and bottom. */
  public BranchSpace(List<BranchKind> kinds, List<Integer> widths, int layers) {
    this(kinds, widths, layers, MAPS, BOTTOMS);
  }

  /** This space with room for what an architecture has. */
  public BranchSpace with(Branches branches) {
    List<BranchKind> allKinds = new ArrayList<>(kinds);
    List<Integer> allWidths = new ArrayList<>(widths);
    List<Integer> allMaps = new ArrayList<>(maps);
    List<List<Integer>> below = new ArrayList<>(bottoms);
    int most = layers;
    for (Branch branch : branches.list()) {
      allKinds.add(branch.kind());
      switch (branch) {
        case FirstOrder _, PairProducts _, WeightedPairs _ -> {}
        case Network(List<Integer> network) -> {
          allWidths.addAll(network);
          most = Math.max(most, network.size());
        }
        case DotProducts(List<Integer> own, List<Integer> top) -> {
          // A space with one network there has the architecture's instead.
          if (below.size() == 1) {
            below.clear();
          }
          below.add(own);
          allWidths.addAll(top);
          most = Math.max(most, top.size());
        }
        case Crosses(int n) -> most = Math.max(most, n);
        case SelfAttention(int n, int _) -> most = Math.max(most, n);
        case CompressedInteraction(List<Integer> own) -> allMaps.addAll(own);
      }
    }
    if (!allKinds.isEmpty() && allWidths.isEmpty()) {
      allWidths.addAll(WIDTHS);
    }
    return new BranchSpace(
        allKinds, allWidths, allKinds.isEmpty() ? most : Math.max(1, most), allMaps, below);
  }

  /** Whether there is anything to choose. */
  public boolean isFree() {
    return !kinds.isEmpty();
  }

  /** Everything on at its largest. */
  public Branches largest() {
    return new Branches(true, kinds.stream().map(this::largest).toList());
  }

  /** One kind at its smallest, drawn, beside the blocks. */
  Branches smallest(Counter random) {
    if (!isFree()) {
      return Branches.NONE;
    }
    BranchKind kind = Draws.oneOf(kinds, random);
    List<Integer> width = List.of(widths.getFirst());
    return new Branches(
        true, List.of(of(kind, width, 1, List.of(maps.getFirst()), bottoms.getFirst())));
  }

  private Branch largest(BranchKind kind) {
    List<Integer> network =
        isFree() ? Collections.nCopies(layers, widths.getLast()) : List.<Integer>of();
    return of(
        kind, network, layers, Collections.nCopies(MAP_LAYERS, maps.getLast()), bottoms.getLast());
  }

  Branch of(
      BranchKind kind,
      List<Integer> network,
      int depth,
      List<Integer> ownMaps,
      List<Integer> bottom) {
    return switch (kind) {
      case FIRST_ORDER -> new FirstOrder();
      case PAIRS -> new PairProducts();
      case WEIGHTED_PAIRS -> new WeightedPairs();
      case PRODUCTS -> new DotProducts(bottom, network);
      case CROSS -> new Crosses(depth);
      case COMPRESSED -> new CompressedInteraction(ownMaps);
      case ATTENTION -> new SelfAttention(depth, HEADS);
      case NETWORK -> new Network(network);
    };
  }

  int mapLayers() {
    return MAP_LAYERS;
  }

  /**
   * @throws IllegalArgumentException naming the branch that is not in the space
   */
  void check(Branches branches) {
    for (Branch branch : branches.list()) {
      if (!has(branch)) {
        throw new IllegalArgumentException(
            "an architecture has a branch "
                + branch.kind().label()
                + " "
                + branch.size()
                + ", but the space has "
                + (isFree()
                    ? kinds.stream().map(BranchKind::label).toList()
                        + " of at most "
                        + layers
                        + " layers, widths "
                        + widths
                    : "no branches"));
      }
    }
  }

  /** Whether a branch is one of those that there may be. */
  public boolean has(Branch branch) {
    boolean sized =
        switch (branch) {
          case FirstOrder _, PairProducts _, WeightedPairs _ -> true;
          case Network(List<Integer> w) -> fits(w);
          case DotProducts(List<Integer> own, List<Integer> top) ->
              bottoms.contains(own) && fits(top);
          case Crosses(int n) -> n <= layers;
          case SelfAttention(int n, int _) -> n <= layers;
          case CompressedInteraction(List<Integer> own) ->
              own.size() <= MAP_LAYERS && maps.containsAll(own);
        };
    return sized && kinds.contains(branch.kind());
  }

  private boolean fits(List<Integer> network) {
    return network.size() <= layers && widths.containsAll(network);
  }

  /** How many sets of branches there are, with and without blocks, the empty one left out. */
  BigInteger size() {
    if (!isFree()) {
      return BigInteger.ONE;
    }
    BigInteger all = BigInteger.TWO;
    for (BranchKind kind : kinds) {
      long sizes =
          switch (kind) {
            case FIRST_ORDER, PAIRS, WEIGHTED_PAIRS -> 1;
            case CROSS, ATTENTION -> layers;
            case COMPRESSED -> sequences(maps.size(), MAP_LAYERS);
            case PRODUCTS -> bottoms.size() * sequences(widths.size(), layers);
            case NETWORK -> sequences(widths.size(), layers);
          };
      all = all.multiply(BigInteger.valueOf(1 + sizes));
    }
    return all.subtract(BigInteger.ONE);
  }

  private static long sequences(int of, int most) {
    long sum = 0;
    long power = 1;
    for (int i = 0; i < most; i++) {
      power *= of;
      sum += power;
    }
    return sum;
  }
}
