package io.pimento.search.space;

import io.pimento.document.Labelled;
import io.pimento.graph.Counter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** How a training step draws its path through the supernet (SUPERNET.md "Path sampling"). */
public enum Strategy implements Labelled {
  /** One dense and one sparse node a block, any number of connections: the default. */
  SINGLE_OPERATOR_ANY_CONNECTION,
  /** One node of each kind and one connection of each kind. */
  SINGLE_PATH,
  /** Any non-empty set of nodes, any number of connections. */
  ANY_PATH,
  /** Everything, always. */
  FULL_PATH,
  /**
   * Four paths a step: the largest, a smallest and two of the default; the others learn from the
   * largest (sandwich rule: Yu and Huang 2019, arXiv 1903.05134).
   */
  SANDWICH,
  /**
   * As many paths a step as let every operator of every block run equally often (strict fairness:
   * Chu et al. 2021, arXiv 1907.01845); all else is drawn as by default.
   */
  FAIR;

  /** The name in configurations. */
  @Override
  public String label() {
    return Labelled.hyphened(this);
  }

  public static Strategy byName(String name) {
    return Labelled.of(Strategy.class, "strategy", name);
  }

  /** Draws one architecture. */
  public Architecture sample(SearchSpace space, int blocks, Counter random) {
    return sample(space, blocks, random, 0);
  }

  /**
   * Draws one architecture; the macro choice of all blocks, the micro choice of each block and the
   * bits of all is the full one with a given probability.
   *
   * @param full probability of the full path (the warm-up's 1 − step/N)
   */
  public Architecture sample(SearchSpace space, int blocks, Counter random, double full) {
    boolean fullMacro = random.nextDouble() < full;
    List<Macro> macro = new ArrayList<>();
    List<Micro> micro = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      macro.add(fullMacro || this == FULL_PATH ? Architecture.fullMacro(i) : macro(i + 1, random));
      boolean fullMicro = random.nextDouble() < full;
      micro.add(
          fullMicro || this == FULL_PATH ? Architecture.fullMicro(space) : micro(space, random));
    }
    // Drawn last: the path of a step is the same with and without branches, bits and widths.
    double most = this == FULL_PATH ? 1 : full;
    Branches branches = BranchDraws.sample(space.branches(), random, most);
    Quantization bits = QuantizationDraws.sample(space, blocks, random, most);
    int embedding = embedding(space, random, most);
    return new Architecture(space, micro, macro, bits, branches, embedding);
  }

  /**
   * The paths of one step, one for most strategies.
   *
   * @param full probability of the full path; of strategies with several paths, that it is the
   *     step's only one
   */
  public List<Architecture> paths(SearchSpace space, int blocks, Counter random, double full) {
    if (this != SANDWICH && this != FAIR) {
      return List.of(sample(space, blocks, random, full));
    }
    Architecture largest = Architecture.fullPath(space, blocks);
    if (random.nextDouble() < full) {
      return List.of(largest);
    }
    if (this == FAIR) {
      return FairPaths.draw(space, blocks, random);
    }
    return List.of(
        largest,
        smallest(space, blocks, random),
        sample(space, blocks, random),
        sample(space, blocks, random));
  }

  /** Whether all paths of a step but the first learn from the first. */
  public boolean distilled() {
    return this == SANDWICH;
  }

  /** The least of everything that has an order; operators and inputs are drawn. */
  private static Architecture smallest(SearchSpace space, int blocks, Counter random) {
    List<Macro> macro = new ArrayList<>();
    List<Micro> micro = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      macro.add(SINGLE_PATH.macro(i + 1, random));
      List<Integer> nodes =
          List.of(
              Draws.oneOf(space.denseNodes(), random), Draws.oneOf(space.sparseNodes(), random));
      micro.add(
          new Micro(
              nodes, space.denseDims().getFirst(), space.sparseDims().getFirst(), false, false));
    }
    Quantization bits = Architecture.uniform(space, space.fewestBits(), blocks);
    int narrowest = space.embeddings().isEmpty() ? 0 : space.embeddings().getFirst();
    return new Architecture(
        space, micro, macro, bits, space.branches().smallest(random), narrowest);
  }

  /** 0 where inputs have theirs. */
  private static int embedding(SearchSpace space, Counter random, double full) {
    List<Integer> widths = space.embeddings();
    if (widths.isEmpty()) {
      return 0;
    }
    return random.nextDouble() < full ? widths.getLast() : Draws.oneOf(widths, random);
  }

  private Macro macro(int available, Counter random) {
    return new Macro(
        inputs(available, random),
        inputs(available, random),
        one(available, random),
        one(available, random));
  }

  private List<Integer> inputs(int available, Counter random) {
    int count = 1;
    if (this != SINGLE_PATH) {
      for (int i = 0; i < Math.min(available - 1, 3); i++) {
        count += random.nextInt(2);
      }
    }
    return Draws.distinct(available, count, random);
  }

  private static List<Integer> one(int available, Counter random) {
    return List.of(random.nextInt(available));
  }

  private Micro micro(SearchSpace space, Counter random) {
    List<Integer> nodes = new ArrayList<>(nodes(space.denseNodes(), random));
    nodes.addAll(nodes(space.sparseNodes(), random));
    return new Micro(
        nodes,
        Draws.oneOf(space.denseDims(), random),
        Draws.oneOf(space.sparseDims(), random),
        random.nextInt(2) == 1,
        random.nextInt(2) == 1);
  }

  private List<Integer> nodes(List<Integer> of, Counter random) {
    if (this != ANY_PATH) {
      return List.of(Draws.oneOf(of, random));
    }
    List<Integer> chosen = new ArrayList<>();
    int mask = 1 + random.nextInt((1 << of.size()) - 1);
    IntStream.range(0, of.size())
        .filter(i -> (mask >> i & 1) == 1)
        .forEach(i -> chosen.add(of.get(i)));
    return Collections.unmodifiableList(chosen);
  }
}
