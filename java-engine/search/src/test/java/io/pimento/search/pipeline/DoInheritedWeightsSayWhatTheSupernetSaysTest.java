package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.pimento.data.RowSource;
import io.pimento.graph.Counter;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.SmallData;
import io.pimento.search.branch.BranchKind;
import io.pimento.search.evaluate.Goal;
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
import io.pimento.search.train.SupernetPaths;
import io.pimento.search.train.TrainSettings;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subnets that start from a supernet's weights, and are trained for a part of an epoch. */
@Tag("numbers")
class DoInheritedWeightsSayWhatTheSupernetSaysTest {
  private static final RowSource TRAIN = new SmallData(700, 1);
  private static final RowSource VALIDATION = new SmallData(300, 2);
  private static final SearchSpace SPACE =
      SearchSpace.FULL_WITH_ZEROS.withDims(List.of(8, 16, 32), List.of(4, 8));
  private static final SearchSpace WITH_BRANCHES =
      SPACE.withBranches(new BranchSpace(List.of(BranchKind.values()), List.of(4, 8), 2));
  private static final Stem NARROW = SmallData.STEM.withWidths(new Widths.Each(List.of(4, 16, 8)));
  private static final int BLOCKS = 3;
  private static final int BATCH = 64;
  private static final int FLOAT_BITS = 32;

  /** A supernet whose weights are no subnet's start. */
  private static ParameterStore supernet(
      Machine machine, Stem stem, SearchSpace space, Sharing sharing) {
    ParameterStore store = new ParameterStore(99, machine.workers());
    new SupernetPaths(stem, space, BLOCKS, sharing, Strategy.SINGLE_OPERATOR_ANY_CONNECTION, 0, 99)
        .parameters()
        .forEach(store::get);
    long salt = 0;
    for (Parameter p : store.all()) {
      long key = Counter.key(salt++, p.spec().name());
      for (long i = 0; i < p.spec().size(); i++) {
        NativeMemory.put(p.address(), i, (float) (Counter.unit(key, i) - 0.5));
      }
    }
    return store;
  }

  private static Subnet subnet(Stem stem, SearchSpace space, Sharing sharing, int seed) {
    Architecture a =
        Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(
            space, BLOCKS, Counter.of(seed, "architecture"));
    return new Subnet(stem, a, sharing);
  }

  private static float[] predicted(Machine machine, ParameterStore store, Subnet model)
      throws InterruptedException {
    try (Engine engine = machine.engine(store, Adam.DEFAULT, 0)) {
      return RecipeTraining.predict(engine, model.inference(), VALIDATION).logits();
    }
  }

  private static Recipe recipe(double rate, int epochs) {
    return new Recipe(new TrainSettings(Adam.DEFAULT, rate, 0.1, 1, BATCH, epochs, 5), 0, 1, false);
  }

  @ParameterizedTest
  @CsvSource({
    "SLICED, false, false, 32",
    "SLICED, true, false, 32",
    "SLICED, true, true, 8",
    "MASKED, false, false, 32",
    "MASKED, true, false, 4",
    "MASKED, true, true, 32"
  })
  void beforeTheyAreTrained(Sharing sharing, boolean branches, boolean narrow, int bits)
      throws Exception {
    SearchSpace space =
        (branches ? WITH_BRANCHES : SPACE).withBits(List.of(bits), List.of(FLOAT_BITS));
    Stem stem = narrow ? NARROW : SmallData.STEM;
    try (Machine machine = new Machine(new Workers(2), new VectorMatmul());
        ParameterStore supernet = supernet(machine, stem, space, sharing)) {
      for (int seed = 0; seed < 12; seed++) {
        Subnet shared = subnet(stem, space, sharing, seed);
        InheritedWeights weights = InheritedWeights.asInside(shared, Inheritance.ALL);
        try (ParameterStore own = new ParameterStore(seed, machine.workers())) {
          weights.fill(supernet, own);
          float[] expected = predicted(machine, supernet, shared);
          float[] found = predicted(machine, own, weights.model());
          for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i])
                .as("subnet %d, row %d", seed, i)
                .isCloseTo(expected[i], offset(1e-5));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SLICED", "MASKED"})
  void tablesAloneAreTakenWholeAndNothingElse(Sharing sharing) throws Exception {
    try (Machine machine = new Machine(new Workers(1), new VectorMatmul());
        ParameterStore supernet = supernet(machine, NARROW, WITH_BRANCHES, sharing);
        ParameterStore own = new ParameterStore(5, machine.workers());
        ParameterStore untouched = new ParameterStore(5, machine.workers())) {
      Subnet shared = subnet(NARROW, WITH_BRANCHES, sharing, 4);
      InheritedWeights weights = InheritedWeights.asInside(shared, Inheritance.TABLES);
      assertThat(weights.model().sharing()).isEqualTo(Sharing.STANDALONE);
      weights.fill(supernet, own);
      int taken = 0;
      for (var spec : weights.model().training().graph().parameters()) {
        boolean embeds = Stem.isEmbedding(spec);
        Parameter source =
            embeds
                ? supernet.all().stream()
                    .filter(p -> p.spec().name().equals(spec.name()))
                    .findFirst()
                    .orElseThrow()
                : untouched.get(spec);
        taken += embeds ? 1 : 0;
        for (long i = 0; i < spec.size(); i++) {
          assertThat(NativeMemory.get(own.get(spec).address(), i))
              .as(spec.name())
              .isEqualTo(NativeMemory.get(source.address(), i));
        }
      }
      // Three tables and the matrices of the two narrow ones, at least.
      assertThat(taken).isGreaterThanOrEqualTo(5);
    }
  }

  /** Counts steps. */
  private static final class Steps implements Progress {
    private long last;

    @Override
    public void begin(String what, String unit, long total) {}

    @Override
    public void at(long done, String note) {
      last = done / BATCH;
    }

    @Override
    public void end() {}
  }

  @ParameterizedTest
  @CsvSource({"0.25, 175, 3", "0.5, 350, 6", "1, 700, 11", "0.0001, 1, 1", "0.1, 70, 2"})
  void aPartOfAnEpochTakesThatManyStepsFromThatStart(double part, long rows, long steps)
      throws Exception {
    PartOfEpoch cut = PartOfEpoch.of(TRAIN, part, recipe(1e-30, 7), 3);
    assertThat(cut.rows().rows()).isEqualTo(rows);
    assertThat(cut.steps()).isEqualTo(steps);
    try (Machine machine = new Machine(new Workers(1), new VectorMatmul());
        ParameterStore supernet = supernet(machine, SmallData.STEM, SPACE, Sharing.SLICED)) {
      Subnet shared = subnet(SmallData.STEM, SPACE, Sharing.SLICED, 2);
      InheritedWeights weights = InheritedWeights.asInside(shared, Inheritance.ALL);
      Steps counted = new Steps();
      RecipeTraining training =
          new RecipeTraining(machine, counted).from((_, own) -> weights.fill(supernet, own));
      float[][] found = new float[1][];
      RecipeTraining.Fit fit =
          training.best(
              "x",
              weights.model(),
              cut.rows(),
              VALIDATION,
              cut.recipe(),
              new Goal(false),
              (model, _) -> found[0] = model.predict(VALIDATION).logits());
      assertThat(counted.last).isEqualTo(steps);
      assertThat(fit.perEpoch()).hasSize(1);
      // With a rate that hardly moves a weight the end is the start.
      assertThat(found[0]).containsExactly(predicted(machine, supernet, shared), offset(1e-4f));
    }
  }

  /** Ranges are no weights: a rounded model measures its own after training. */
  @ParameterizedTest
  @ValueSource(strings = {"SLICED", "MASKED"})
  void modelsOfFewBitsAreTrainedToo(Sharing sharing) throws Exception {
    SearchSpace space = WITH_BRANCHES.withBits(List.of(8), List.of(8));
    try (Machine machine = new Machine(new Workers(1), new VectorMatmul());
        ParameterStore supernet = supernet(machine, NARROW, space, sharing)) {
      InheritedWeights weights =
          InheritedWeights.asInside(subnet(NARROW, space, sharing, 1), Inheritance.ALL);
      RecipeTraining training =
          new RecipeTraining(machine, Progress.SILENT)
              .from((_, own) -> weights.fill(supernet, own));
      RecipeTraining.Fit fit =
          training.scores(
              "x", weights.model(), TRAIN, VALIDATION, recipe(0.01, 1), new Goal(false));
      assertThat(fit.best().logLoss()).isBetween(0.1, 2.0);
    }
  }

  @Test
  void isAPartThatIsNoneRefused() {
    for (double part : new double[] {0, -0.5, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> PartOfEpoch.of(TRAIN, part, recipe(0.1, 1), 3))
          .hasMessageContaining("a part must be above 0 and at most 1");
    }
  }
}
