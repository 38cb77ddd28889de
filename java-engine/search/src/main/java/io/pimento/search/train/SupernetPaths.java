package io.pimento.search.train;

import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.JointPaths;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A random path each step, or several that are trained together, with the decaying full-path
 * warm-up (SUPERNET.md "Path sampling"). The paths of a step depend on (seed, step) alone.
 *
 * @param warmUpSteps N: the full path has probability 1 − step/N
 */
public record SupernetPaths(
    Stem stem,
    SearchSpace space,
    int blocks,
    Sharing sharing,
    Strategy strategy,
    long warmUpSteps,
    long seed)
    implements PathSource {

  /** The step's only path, or its first. */
  public Architecture path(long step) {
    return paths(step).getFirst();
  }

  /** The paths that the step trains together. */
  public List<Architecture> paths(long step) {
    double full = warmUpSteps <= 0 ? 0 : Math.max(0, 1 - (double) step / warmUpSteps);
    return strategy.paths(space, blocks, Counter.of(seed, "path", step), full);
  }

  @Override
  public TrainingGraph at(long step) {
    List<Subnet> subnets = paths(step).stream().map(a -> new Subnet(stem, a, sharing)).toList();
    return subnets.size() == 1
        ? subnets.getFirst().training()
        : new JointPaths(subnets, strategy.distilled()).training();
  }

  @Override
  public boolean constant() {
    return false;
  }

  @Override
  public String describe(long step) {
    return paths(step).stream()
        .map(ArchitectureJson::write)
        .collect(Collectors.joining(", together with "));
  }

  /** Every weight of the supernet, whether a path has used it or not. */
  public List<ParameterSpec> parameters() {
    Graph full = new Subnet(stem, Architecture.fullPath(space, blocks), sharing).unpruned();
    return full.parameters();
  }
}
