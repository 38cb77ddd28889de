package io.pimento.search.supernet;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.LayerWeights;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.search.branch.Branch;
import io.pimento.search.branch.Parts;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Weights of a subnet's branches. Shared ones are as large as the largest branches of the space
 * need; a branch has their leading rows and columns, which under a mask are all that is not zero.
 */
final class BranchWeights implements LayerWeights {
  private final Map<String, ParameterSpec> largest = new HashMap<>();
  private final GraphBuilder b;
  private final Product product;
  private final Set<Value> unsigned;

  /**
   * @param unsigned inputs that hold no negative number
   */
  BranchWeights(
      GraphBuilder b,
      Stem stem,
      Architecture architecture,
      Sharing sharing,
      Product product,
      Set<Value> unsigned) {
    this.b = b;
    this.product = product;
    this.unsigned = unsigned;
    if (sharing != Sharing.STANDALONE && !architecture.branches().list().isEmpty()) {
      for (ParameterSpec spec : largest(stem, architecture).parameters()) {
        largest.put(spec.name(), spec);
      }
    }
  }

  private static Graph largest(Stem stem, Architecture architecture) {
    GraphBuilder b = new GraphBuilder();
    Parts parts =
        new Parts(b, stem, () -> stem.embeddings(b, Initializer.ZERO), LayerWeights.OWN, 0, 0);
    List<Branch> branches = architecture.space().branches().largest().list();
    return b.build(Map.of(TrainingGraph.LOGITS, parts.logits(parts.terms(branches), true)));
  }

  @Override
  public ParameterSpec holding(ParameterSpec needed) {
    return largest.getOrDefault(needed.name(), needed);
  }

  @Override
  public List<Value> activations(List<Value> sources, ParameterSpec weight) {
    boolean signed =
        !sources.stream().allMatch(v -> unsigned.contains(v) || Product.isNeverNegative(b, v));
    return product.activations(sources, weight, signed);
  }

  @Override
  public List<Value> weights(List<Value> views) {
    return product.weights(views);
  }
}
