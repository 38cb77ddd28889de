package io.pimento.bench.step;

import io.pimento.graph.Counter;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Quantization;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.train.SupernetPaths;
import java.util.ArrayList;
import java.util.List;

/** Which paths steps train: phases of the reference's schedule. */
public enum StepPaths {
  /** The phase after the warm-up: one operator of each kind a block. */
  SAMPLED(0),
  /** Every operator of every block, as the first step of the warm-up. */
  FULL(0),
  /** The warm-up from its first to its last step: the full path ever more rarely. */
  WARMUP(1),
  /** A whole epoch, of which the first fifth is warm-up (SUPERNET.md "Path sampling"). */
  EPOCH(0.2);

  private final double warmUp;

  StepPaths(double warmUp) {
    this.warmUp = warmUp;
  }

  /** The paths of so many steps, spread evenly over the phase. */
  public List<Architecture> of(SupernetPaths supernet, int steps) {
    SupernetPaths spread =
        new SupernetPaths(
            supernet.stem(),
            SearchSpace.FULL,
            supernet.blocks(),
            supernet.sharing(),
            Strategy.SINGLE_OPERATOR_ANY_CONNECTION,
            Math.round(warmUp * steps),
            supernet.seed());
    List<Architecture> paths = new ArrayList<>();
    for (int s = 0; s < steps; s++) {
      paths.add(
          this == FULL
              ? Architecture.fullPath(SearchSpace.FULL, supernet.blocks())
              : spread.path(s));
    }
    return paths;
  }

  /** The same paths with bits drawn for everything that is stored or multiplied by it. */
  public static List<Architecture> rounded(
      List<Architecture> paths, List<Integer> bits, long seed) {
    List<Architecture> rounded = new ArrayList<>();
    for (Architecture a : paths) {
      SearchSpace space = a.space().withBits(bits, bits);
      Counter random = Counter.of(seed, "bits", rounded.size());
      rounded.add(
          new Architecture(
              space, a.micro(), a.macro(), Quantization.draw(space, a.blocks(), random)));
    }
    return rounded;
  }
}
