package io.pimento.search.baseline;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import java.util.Map;

/** A hand-made model over a stem. */
public sealed interface Baseline extends Model
    permits LogisticRegression,
        FactorizationMachine,
        FieldWeightedFm,
        Dnn,
        DeepFm,
        XDeepFm,
        Dlrm,
        DcnV2,
        AutoInt {
  Stem stem();

  /** Logits {@code [batch, 1]}. */
  Value logits(Parts parts);

  @Override
  default TrainingGraph training(double dropout) {
    GraphBuilder b = new GraphBuilder();
    Value logits = logits(new Parts(b, stem(), dropout));
    return TrainingGraph.of(b, logits, stem().loss(b, logits));
  }

  @Override
  default Graph inference() {
    GraphBuilder b = new GraphBuilder();
    return b.build(Map.of(TrainingGraph.LOGITS, logits(new Parts(b, stem(), 0))));
  }
}
