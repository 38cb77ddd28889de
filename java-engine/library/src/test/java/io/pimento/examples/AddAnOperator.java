package io.pimento.examples;

import io.pimento.Backend;
import io.pimento.Batch;
import io.pimento.Engine;
import io.pimento.OperatorCheck;
import io.pimento.Prepared;
import io.pimento.Training;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.search.evaluate.Metrics;
import java.util.Map;

/**
 * An operator of your own: a record with shape rule, definition, gradient and cost ({@link Swish}),
 * and a kernel for it and for its gradient.
 */
final class AddAnOperator {
  /** By the names in a graph's JSON form. */
  static final Map<String, Class<? extends Operator>> OWN =
      Map.of("swish", Swish.class, "swish-gradient", Swish.Gradient.class);

  private AddAnOperator() {}

  static Backend backend(int threads) {
    return Backend.cpu(threads)
        .with(Swish.class, Swish::kernel)
        .with(Swish.Gradient.class, Swish.Gradient::kernel);
  }

  /** Checks the operator, then trains a network with it. */
  static Metrics run(Backend backend) {
    OperatorCheck.of(backend, new Swish(1.5), TensorType.batch(7))
        .ifPresent(
            wrong -> {
              throw new IllegalStateException(wrong);
            });
    Clicks train = Clicks.of(4000, 1);
    Clicks test = Clicks.of(1000, 2);
    try (Engine engine = Engine.open(backend, Training.adam(0.01).seed(1))) {
      GraphBuilder b = new GraphBuilder();
      Value x = b.input("dense", Clicks.DENSE);
      Value hidden = b.apply(new Swish(1.5), b.linear("hidden", x, 16));
      Value logits = b.linear("out", hidden, 1);
      Prepared step = engine.prepare(b.loss(logits, b.labels()), 200);
      for (int epoch = 0; epoch < 5; epoch++) {
        for (Batch batch : train.rows().shuffled(epoch).split(200)) {
          engine.step(step, batch);
        }
      }
      return engine.run(engine.prepare(b.scores(logits), 200), test.rows()).metrics(test.labels());
    }
  }

  public static void main(String[] args) {
    System.out.println(run(backend(2)));
  }
}
