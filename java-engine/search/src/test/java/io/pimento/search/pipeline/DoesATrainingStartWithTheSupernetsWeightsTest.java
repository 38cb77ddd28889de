package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.data.RowSource;
import io.pimento.graph.Counter;
import io.pimento.graph.Graph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Sgd;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.SmallData;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.model.Stem;
import io.pimento.search.model.Widths;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Inheritance;
import io.pimento.search.supernet.InheritedWeights;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.Recipe;
import io.pimento.search.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A subnet that inherits computes alone what it computes inside its supernet. */
class DoesATrainingStartWithTheSupernetsWeightsTest {
  private static final SearchSpace SPACE =
      SearchSpace.FULL_WITH_ZEROS
          .withDims(List.of(8, 16, 32), List.of(8, 16))
          .withBranches(new BranchSpace(List.of(BranchKind.values()), List.of(4, 8, 12), 3));
  private static final int BLOCKS = 3;
  private static final RowSource ROWS = new SmallData(64, 2);
  private static final Machine MACHINE = new Machine(new Workers(1), new VectorMatmul());

  private static Stem stem(int seed) {
    return seed % 2 == 0
        ? SmallData.STEM
        : SmallData.STEM.withWidths(new Widths.Each(List.of(4, 16, 8)));
  }

  private static Architecture architecture(SearchSpace space, int seed) {
    Strategy strategy = seed % 3 == 0 ? Strategy.ANY_PATH : Strategy.SINGLE_OPERATOR_ANY_CONNECTION;
    return strategy.sample(space, BLOCKS, Counter.of(seed, "architecture"));
  }

  /** One with any weights, those of biases too. */
  private static ParameterStore supernet(Stem stem, SearchSpace space, Sharing sharing) {
    ParameterStore store = new ParameterStore(4, MACHINE.workers());
    new Subnet(stem, Architecture.fullPath(space, BLOCKS), sharing)
        .unpruned()
        .parameters()
        .forEach(store::get);
    for (Parameter p : store.all()) {
      long key = Counter.key(5, p.spec().name());
      for (long i = 0; i < p.spec().size(); i++) {
        NativeMemory.put(p.address(), i, (float) (Counter.unit(key, i) - 0.5));
      }
    }
    return store;
  }

  private static Predictor.Predictions predict(ParameterStore store, Graph graph)
      throws InterruptedException {
    try (Engine engine = MACHINE.engine(store, new Sgd(0, 0, 0), 0)) {
      return RecipeTraining.predict(engine, graph, ROWS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, SLICED",
    "1, SLICED",
    "2, MASKED",
    "3, MASKED",
    "4, SLICED",
    "5, MASKED",
    "6, MASKED"
  })
  void itsLogitsAreThoseInsideTheSupernet(int seed, Sharing trained) throws Exception {
    Stem stem = stem(seed);
    Architecture a = architecture(SPACE, seed);
    Subnet own = new Subnet(stem, a, Sharing.STANDALONE);
    try (ParameterStore supernet = supernet(stem, SPACE, trained);
        ParameterStore alone = new ParameterStore(7, MACHINE.workers())) {
      float[] scratch = predict(alone, own.inference()).logits().clone();
      InheritedWeights.alone(own, Inheritance.ALL).fill(supernet, alone);
      float[] logits = predict(alone, own.inference()).logits();
      float[] inside = predict(supernet, new Subnet(stem, a, Sharing.SLICED).inference()).logits();
      double apart = 0;
      for (int i = 0; i < ROWS.rows(); i++) {
        assertThat(logits[i]).isCloseTo(inside[i], within(1e-3f * (1 + Math.abs(inside[i]))));
        apart = Math.max(apart, Math.abs(logits[i] - scratch[i]));
      }
      assertThat(apart).isGreaterThan(0.1);
    }
  }

  private static List<Float> values(Parameter p) {
    List<Float> all = new ArrayList<>();
    for (long i = 0; i < p.spec().size(); i++) {
      all.add(NativeMemory.get(p.address(), i));
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3"})
  void tablesAloneLeaveAllOtherWeightsAsTheyWereDrawn(int seed) {
    Stem stem = stem(seed);
    Subnet own = new Subnet(stem, architecture(SPACE, seed), Sharing.STANDALONE);
    try (ParameterStore supernet = supernet(stem, SPACE, Sharing.SLICED);
        ParameterStore alone = new ParameterStore(7, MACHINE.workers());
        ParameterStore drawn = new ParameterStore(7, MACHINE.workers())) {
      own.training(0).graph().parameters().forEach(alone::get);
      own.training(0).graph().parameters().forEach(drawn::get);
      InheritedWeights.alone(own, Inheritance.TABLES).fill(supernet, alone);
      int tables = 0;
      for (Parameter p : alone.all()) {
        if (p.spec().name().startsWith("_embedding.")) {
          tables++;
          assertThat(values(p)).as(p.spec().name()).isNotEqualTo(values(drawn.get(p.spec())));
        } else if (!p.spec().table()) {
          assertThat(values(p)).as(p.spec().name()).isEqualTo(values(drawn.get(p.spec())));
        }
      }
      assertThat(tables).isGreaterThan(2);
    }
  }

  private static RecipeTraining.Start inherited(Subnet own, ParameterStore supernet) {
    InheritedWeights weights = InheritedWeights.alone(own, Inheritance.ALL);
    return (_, store) -> weights.fill(supernet, store);
  }

  private static double trained(Subnet own, RecipeTraining.Start start, double rate)
      throws Exception {
    TrainSettings settings = new TrainSettings(new Sgd(0, 0, 0), rate, 0, 0, 32, 1, 7);
    return new RecipeTraining(MACHINE, Progress.SILENT, TrainingCheckpoint.none(), start)
        .scores(
            "x",
            own,
            new SmallData(200, 1),
            ROWS,
            new Recipe(settings, 0, 0, false),
            new Goal(false))
        .best()
        .logLoss();
  }

  @Test
  void aTrainingThatMovesNothingHasTheSupernetsScore() throws Exception {
    Stem stem = SmallData.STEM;
    Architecture a = architecture(SPACE, 2);
    Subnet own = new Subnet(stem, a, Sharing.STANDALONE);
    try (ParameterStore supernet = supernet(stem, SPACE, Sharing.SLICED)) {
      double inside =
          predict(supernet, new Subnet(stem, a, Sharing.SLICED).inference()).metrics().logLoss();
      RecipeTraining.Start inherited = inherited(own, supernet);
      assertThat(trained(own, inherited, 1e-12)).isCloseTo(inside, within(1e-3));
      assertThat(Math.abs(trained(own, RecipeTraining.Start.DRAWN, 1e-12) - inside))
          .isGreaterThan(0.01);
    }
  }

  @Test
  void modelsOfFewBitsInheritTheWeightsThatAreRounded() throws Exception {
    SearchSpace rounded = SPACE.withBits(List.of(4, 8), List.of(8));
    Subnet own = new Subnet(SmallData.STEM, architecture(rounded, 1), Sharing.STANDALONE);
    try (ParameterStore supernet = supernet(SmallData.STEM, rounded, Sharing.MASKED)) {
      double loss = trained(own, inherited(own, supernet), 1e-12);
      assertThat(loss).isFinite();
      assertThat(loss).isNotEqualTo(trained(own, RecipeTraining.Start.DRAWN, 1e-12));
    }
  }
}
