package io.pimento.job.auto;

import io.pimento.data.RowSource;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.search.evaluate.Predictor;
import java.io.IOException;
import java.util.List;

/** The mean click rate that some trained models predict. */
record Ensemble(Heats heats, List<AutoCandidate> members, long seed) {
  Ensemble {
    members = List.copyOf(members);
  }

  String name() {
    return "ensemble of " + members.size();
  }

  /** Where a member's rows come from. */
  interface Rows {
    RowSource of(AutoCandidate c) throws IOException;
  }

  /** What it says of the same rows, given as each member reads them. */
  Predictor.Predictions predict(Rows rows) throws IOException, InterruptedException {
    AutoCandidate first = members.getFirst();
    Predictor.Predictions one = heats.predict(first, seed, rows.of(first));
    MeanProbability mean = new MeanProbability(members.size());
    mean.add(one.logits());
    for (AutoCandidate c : members.subList(1, members.size())) {
      mean.add(heats.predict(c, seed, rows.of(c)).logits());
    }
    double[] p = mean.get();
    float[] logits = new float[p.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(p[i] / (1 - p[i]));
    }
    return new Predictor.Predictions(logits, one.labels(), one.weights());
  }
}
