package io.pimento.search.baseline;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Initializer;
import io.pimento.graph.LayerWeights;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.runtime.parameter.Starts;
import io.pimento.search.branch.Branch;
import io.pimento.search.branch.Parts;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import java.util.List;
import java.util.Map;

/**
 * A hand-made model: the sum of some branches over one stem.
 *
 * @param name that people know
 * @param branches the first layer of which that gives logits has the bias
 */
public record Baseline(String name, Stem stem, List<Branch> branches) implements Model {
  public Baseline {
    branches = List.copyOf(branches);
  }

  @Override
  public TrainingGraph training(double dropout) {
    GraphBuilder b = new GraphBuilder();
    Value logits = logits(b, dropout);
    return TrainingGraph.of(b, logits, stem.loss(b, logits));
  }

  @Override
  public Graph inference() {
    GraphBuilder b = new GraphBuilder();
    return b.build(Map.of(TrainingGraph.LOGITS, logits(b, 0)));
  }

  @Override
  public Starts starts() {
    return stem.starts();
  }

  private Value logits(GraphBuilder b, double dropout) {
    // Products of tiny rows are nothing, and so is their gradient.
    boolean multiplied = branches.stream().anyMatch(branch -> branch.kind().multiplies());
    Initializer start = multiplied ? stem.start().multiplied() : Initializer.SMALL_NORMAL;
    Parts parts = new Parts(b, stem, () -> stem.embeddings(b, start), LayerWeights.OWN, dropout, 0);
    return parts.logits(parts.terms(branches), false);
  }
}
