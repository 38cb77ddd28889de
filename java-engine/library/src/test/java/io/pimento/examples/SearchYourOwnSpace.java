package io.pimento.examples;

import io.pimento.Backend;
import io.pimento.Batch;
import io.pimento.Engine;
import io.pimento.Prepared;
import io.pimento.Training;
import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Value;
import io.pimento.search.pareto.Fitness;
import io.pimento.search.pareto.Genetics;
import io.pimento.search.pareto.Nsga2;
import io.pimento.search.pareto.Rating;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** NSGA-II over models of your own: log loss against multiply-adds. */
final class SearchYourOwnSpace {
  /** A point of the space. */
  record Sizes(int embedding, int width, int layers, boolean pairs) {
    private static final List<Integer> EMBEDDINGS = List.of(2, 4, 8);
    private static final List<Integer> WIDTHS = List.of(4, 8, 16, 32);

    static Sizes draw(Counter random) {
      return new Sizes(
          EMBEDDINGS.get(random.nextInt(EMBEDDINGS.size())),
          WIDTHS.get(random.nextInt(WIDTHS.size())),
          1 + random.nextInt(3),
          random.nextInt(2) == 0);
    }

    Value logits(GraphBuilder b) {
      Value rows =
          b.embeddings("table", b.ids("ids", 2), List.of(Clicks.USERS, Clicks.ITEMS), embedding);
      Value x = b.concat(b.input("dense", Clicks.DENSE), b.flat(rows));
      for (int i = 0; i < layers; i++) {
        x = b.relu(b.linear("deep." + i, x, width));
      }
      Value logits = b.linear("out", x, 1);
      return pairs ? b.add(logits, b.pairs(rows)) : logits;
    }
  }

  /** How points come about. */
  private static final Genetics<Sizes> GENETICS =
      new Genetics<>() {
        @Override
        public Sizes first(Counter random) {
          return Sizes.draw(random);
        }

        @Override
        public Sizes child(Sizes one, Sizes other, int attempt, Counter random) {
          Sizes fresh = Sizes.draw(random);
          return new Sizes(
              random.nextInt(4) == 0 ? fresh.embedding() : one.embedding(),
              random.nextInt(4) == 0 ? fresh.width() : other.width(),
              random.nextInt(4) == 0 ? fresh.layers() : one.layers(),
              random.nextInt(4) == 0 ? fresh.pairs() : other.pairs());
        }
      };

  private SearchYourOwnSpace() {}

  /** What a point is worth: log loss on rows that it was not trained on, and multiply-adds. */
  private static Fitness rate(Sizes sizes, Clicks train, Clicks validation) {
    GraphBuilder b = new GraphBuilder();
    Value logits = sizes.logits(b);
    Graph scores = b.scores(logits);
    try (Engine engine = Engine.open(Backend.cpu(1), Training.adagrad(0.1).seed(1))) {
      Prepared step = engine.prepare(b.loss(logits, b.labels()), 128);
      for (int epoch = 0; epoch < 3; epoch++) {
        for (Batch batch : train.rows().shuffled(epoch).split(128)) {
          engine.step(step, batch);
        }
      }
      double loss =
          engine
              .run(engine.prepare(scores, 128), validation.rows())
              .metrics(validation.labels())
              .logLoss();
      return new Fitness(List.of(loss, (double) scores.cost().multiplyAdds()), 0);
    }
  }

  /** The last population. */
  static List<Nsga2.Member<Sizes>> run(int generations) throws IOException, InterruptedException {
    Clicks train = Clicks.of(2000, 1);
    Clicks validation = Clicks.of(1000, 2);
    Map<Sizes, Fitness> known = new HashMap<>();
    Rating<Sizes> rating =
        (generation, proposals) -> {
          List<Fitness> all = new ArrayList<>();
          for (Rating.Proposal<Sizes> p : proposals) {
            all.add(known.computeIfAbsent(p.genome(), s -> rate(s, train, validation)));
          }
          return all;
        };
    return new Nsga2<>(GENETICS, 8, generations, 8, 1, 3).run(rating);
  }

  public static void main(String[] args) throws Exception {
    run(4).forEach(m -> System.out.println(m.genome() + " " + m.fitness().objectives()));
  }
}
