package io.pimento.examples;

import io.pimento.Backend;
import io.pimento.Batch;
import io.pimento.Engine;
import io.pimento.Prepared;
import io.pimento.Training;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Value;
import io.pimento.search.evaluate.Metrics;
import java.util.List;

/** A factorization machine beside a network: built, trained, scored. */
final class TrainYourOwnModel {
  private TrainYourOwnModel() {}

  /** Returns how well rows are predicted that the model has not seen. */
  static Metrics run(Backend backend) {
    Clicks train = Clicks.of(6000, 1);
    Clicks test = Clicks.of(2000, 2);
    try (Engine engine = Engine.open(backend, Training.adagrad(0.1).seed(1).clip(5))) {
      GraphBuilder b = new GraphBuilder();
      Value dense = b.input("dense", Clicks.DENSE);
      Value rows = b.embeddings("table", b.ids("ids", 2), List.of(Clicks.USERS, Clicks.ITEMS), 8);
      Value deep = b.mlp("deep", b.concat(dense, b.flat(rows)), 32, 16);
      Value logits = b.add(b.linear("out", deep, 1), b.pairs(rows));

      Prepared step = engine.prepare(b.loss(logits, b.labels()), 256);
      for (int epoch = 0; epoch < 8; epoch++) {
        double loss = 0;
        List<Batch> batches = train.rows().shuffled(epoch).split(256);
        for (Batch batch : batches) {
          loss += engine.step(step, batch).loss();
        }
        System.out.printf("epoch %d: mean loss %.4f%n", epoch, loss / batches.size());
      }

      Prepared scores = engine.prepare(b.scores(logits), 256);
      return engine.run(scores, test.rows()).metrics(test.labels());
    }
  }

  public static void main(String[] args) {
    System.out.println(run(Backend.auto()));
  }
}
