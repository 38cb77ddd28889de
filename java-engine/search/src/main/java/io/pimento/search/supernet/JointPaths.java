package io.pimento.search.supernet;

import io.pimento.graph.DisjointViews;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Scale;
import io.pimento.graph.op.Sigmoid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Several paths of one supernet in one update: one graph with the mean of their losses, in which
 * what paths have in common is there once.
 *
 * @param paths subnets over the same weights
 * @param distilled whether all but the first learn what the first predicts rather than the labels,
 *     without teaching it anything (in-place distillation: Yu and Huang 2019, arXiv 1903.05134)
 */
public record JointPaths(List<Subnet> paths, boolean distilled) {
  public JointPaths {
    paths = List.copyOf(paths);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("a step needs a path");
    }
  }

  /** Mean loss, the first path's logits, and gradients. */
  public TrainingGraph training() {
    GraphBuilder forward = new GraphBuilder();
    List<Value> logits = new ArrayList<>();
    List<Value> losses = new ArrayList<>();
    for (Subnet path : paths) {
      Value z = path.logits(forward, Ranges.OF_THE_BATCH);
      Value wanted =
          distilled && !logits.isEmpty()
              ? forward.apply(new Sigmoid(), logits.getFirst())
              : path.stem().labels(forward);
      logits.add(z);
      losses.add(path.stem().loss(forward, z, wanted));
    }
    Value sum = forward.apply(new Add(losses.size()), losses);
    Value mean = forward.apply(new Scale(1.0 / losses.size()), sum);
    Graph several =
        forward.build(Map.of(TrainingGraph.LOGITS, logits.getFirst(), TrainingGraph.LOSS, mean));
    GraphBuilder b = new GraphBuilder();
    Map<String, Value> outputs = DisjointViews.append(b, several);
    return TrainingGraph.of(
        b, value(outputs, TrainingGraph.LOGITS), value(outputs, TrainingGraph.LOSS));
  }

  private static Value value(Map<String, Value> outputs, String name) {
    Value v = outputs.get(name);
    if (v == null) {
      throw new IllegalStateException("no output " + name);
    }
    return v;
  }
}
