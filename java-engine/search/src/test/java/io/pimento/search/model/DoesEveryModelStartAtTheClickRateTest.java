package io.pimento.search.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.BatchBuffers;
import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.RowSource;
import io.pimento.graph.Counter;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.evaluate.Goal;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.progress.Progress;
import io.pimento.search.recipe.Draw;
import io.pimento.search.recipe.Recipes;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.PathSource;
import io.pimento.search.train.TrainSettings;
import io.pimento.search.train.Trainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DoesEveryModelStartAtTheClickRateTest {
  private static final int ROWS = 4000;
  private static final int BATCH = 2048;

  /** How far a loss may lie above a constant's that these rows' own noise makes the best. */
  private static final double NOISE = 5e-4;

  /** Rows whose clicks follow from the first field, of any number of fields and click rate. */
  record Made(int dense, List<Integer> tables, double rate, long rows, long seed)
      implements RowSource {
    @Override
    public DataSchema schema() {
      List<DenseField> numbers = new ArrayList<>();
      for (int i = 0; i < dense; i++) {
        numbers.add(new DenseField("d" + i));
      }
      List<CategoricalField> fields = new ArrayList<>();
      for (int i = 0; i < tables.size(); i++) {
        fields.add(new CategoricalField("c" + i, tables.get(i)));
      }
      return new DataSchema("made", true, numbers, fields);
    }

    @Override
    public void read(long[] rows, int from, int count, BatchBuffers to) {
      for (int k = 0; k < count; k++) {
        Counter c = Counter.of(seed, "row", rows[from + k]);
        for (int i = 0; i < dense; i++) {
          to.dense().put(dense * k + i, (float) (6 * c.nextDouble() - 3));
        }
        int first = 0;
        for (int i = 0; i < tables.size(); i++) {
          int id = c.nextInt(tables.get(i));
          first = i == 0 ? id : first;
          to.ids().put(tables.size() * k + i, id);
        }
        double p = Math.clamp(rate * (first % 2 == 0 ? 1.1 : 0.9), 0, 1);
        to.labels().put(k, c.nextDouble() < p ? 1 : 0);
      }
    }

    @Override
    public String toString() {
      return dense + " dense, " + tables.size() + " fields, click rate " + rate;
    }
  }

  static List<Made> rows() {
    return List.of(
        new Made(2, List.of(13, 7, 5), 0.2, ROWS, 1),
        new Made(0, List.of(1, 20_000, 3), 0.2, ROWS, 1),
        new Made(13, Collections.nCopies(26, 50), 0.03, ROWS, 1),
        new Made(1, List.of(40), 0.9, ROWS, 1),
        new Made(0, List.of(9, 300, 2, 2), 0.002, ROWS, 1));
  }

  /** Log loss of a constant prediction, the best one. */
  private static double constant(double rate) {
    return -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
  }

  private static double clickRate(RowSource rows) {
    BatchBuffers all = BatchBuffers.direct(rows.schema(), (int) rows.rows());
    long[] numbers = new long[(int) rows.rows()];
    java.util.Arrays.setAll(numbers, i -> i);
    rows.read(numbers, 0, numbers.length, all);
    double clicks = 0;
    for (int i = 0; i < numbers.length; i++) {
      clicks += all.labels().get(i);
    }
    return clicks / numbers.length;
  }

  private static double start(Machine machine, Model model, RowSource rows) throws Exception {
    try (ParameterStore store = new ParameterStore(5, machine.workers());
        var engine = machine.engine(store, Adam.DEFAULT, 0)) {
      return Predictor.predict(engine, model.inference(), rows, BATCH, Long.MAX_VALUE)
          .metrics()
          .logLoss();
    }
  }

  /** What a tenth of an epoch of a recipe's whole schedule leads to. */
  private static double soon(Machine machine, Model model, RowSource rows, Draw d)
      throws Exception {
    Adam adam =
        new Adam(0.9, 0.999, 1e-8, d.weightPrior() / rows.rows(), d.tablePrior() / rows.rows());
    TrainSettings settings =
        new TrainSettings(adam, d.learningRate(), 0.1, 1, d.batch(), d.epochs(), 5);
    try (ParameterStore store = new ParameterStore(5, machine.workers());
        var engine = machine.engine(store, settings)) {
      double[] loss = new double[1];
      long to = Math.max(1, settings.stepsPerEpoch(rows.rows()) / 10);
      new Trainer(engine, settings, Progress.SILENT)
          .train(
              model.name(),
              rows,
              PathSource.of(model, d.dropout()),
              0,
              to,
              done -> done == to,
              done ->
                  loss[0] =
                      Predictor.predict(engine, model.inference(), rows, BATCH, Long.MAX_VALUE)
                          .metrics()
                          .logLoss());
      return loss[0];
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void areHandMadeModelsNeverWorseThanTheClickRateAlone(Made rows) throws Exception {
    double rate = clickRate(rows);
    Stem stem = Stem.of(rows.schema(), 16).withStart(Start.calm(rate));
    Recipes recipes = Recipes.own();
    try (Machine machine = new Machine(new Workers(2), new VectorMatmul())) {
      for (Family family : Family.values()) {
        Draw first = recipes.of(family.label()).first(rows.rows());
        Sizes small = new Sizes(16, List.of(32, 16), List.of(16), 2, 2, List.of(4, 4));
        Model model = family.of(stem, family == Family.LR ? first.sizes() : small);
        assertThat(start(machine, model, rows))
            .as("%s at the start", family.label())
            .isLessThan(constant(rate) + 0.02);
        assertThat(soon(machine, model, rows, first))
            .as("%s after a tenth of an epoch", family.label())
            .isLessThan(constant(rate) + NOISE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void areRandomSubnetsNeverWorseThanTheClickRateAlone(Made rows) throws Exception {
    double rate = clickRate(rows);
    Stem stem = Stem.of(rows.schema(), 8).withStart(Start.calm(rate));
    SearchSpace space = SearchSpace.FULL.withDims(List.of(16, 32), List.of(8, 16));
    Draw first = Recipes.own().of(Recipes.SEARCHED).first(rows.rows());
    try (Machine machine = new Machine(new Workers(2), new VectorMatmul())) {
      for (int i = 0; i < 10; i++) {
        Architecture a = Strategy.ANY_PATH.sample(space, 2, Counter.of(3, "subnet", i));
        Model model = new Subnet(stem, a, Sharing.STANDALONE);
        assertThat(start(machine, model, rows))
            .as("subnet %d at the start", i)
            .isLessThan(constant(rate) + 0.02);
        assertThat(soon(machine, model, rows, first))
            .as("subnet %d after a tenth of an epoch", i)
            .isLessThan(constant(rate) + NOISE);
      }
    }
  }

  @org.junit.jupiter.api.Test
  void doesDlrmLearnWithoutDenseFeatures() throws Exception {
    // Clicks of pairs of fields alone: what DLRM's products are for.
    RowSource pairs = new Pairs(12_000, 1);
    Stem stem = Stem.of(pairs.schema(), 16).withStart(Start.calm(0.5));
    Draw first = Recipes.own().of("DLRM").first(pairs.rows());
    Model model = Family.DLRM.of(stem, first.sizes());
    var recipe =
        new io.pimento.search.train.Recipe(
            new TrainSettings(Adam.DEFAULT, first.learningRate(), 0.1, 1, 64, 4, 1), 0, 0, false);
    try (Machine machine = new Machine(new Workers(2), new VectorMatmul())) {
      RecipeTraining.Fit fit =
          new RecipeTraining(machine, Progress.SILENT)
              .scores("DLRM", model, pairs, new Pairs(4000, 2), recipe, new Goal(false));
      assertThat(fit.best().auc()).isGreaterThan(0.85);
    }
  }

  /** Clicks that follow from whether two fields agree in their parity. */
  record Pairs(long rows, long seed) implements RowSource {
    @Override
    public DataSchema schema() {
      return new Made(0, List.of(20, 20, 5), 0.5, rows, seed).schema();
    }

    @Override
    public void read(long[] rows, int from, int count, BatchBuffers to) {
      for (int k = 0; k < count; k++) {
        Counter c = Counter.of(seed, "pair", rows[from + k]);
        int a = c.nextInt(20);
        int b = c.nextInt(20);
        to.ids().put(3 * k, a).put(3 * k + 1, b).put(3 * k + 2, c.nextInt(5));
        to.labels().put(k, c.nextDouble() < ((a + b) % 2 == 0 ? 0.9 : 0.1) ? 1 : 0);
      }
    }
  }
}
