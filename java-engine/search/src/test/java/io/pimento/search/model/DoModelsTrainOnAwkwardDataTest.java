package io.pimento.search.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.BatchBuffers;
import io.pimento.data.DataSchema;
import io.pimento.data.RowSource;
import io.pimento.graph.Counter;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.progress.Progress;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Data that the starts' own test does not have: very many fields, very large tables, columns that
 * nobody scaled. Every family and some subnets learn from few steps.
 */
class DoModelsTrainOnAwkwardDataTest {
  private static final int ROWS = 320;
  private static final int BATCH = 16;
  private static final int STEPS = 40;
  private static final double RATE = 0.01;
  private static final int LARGE = 10_000_000;

  /** Rows whose clicks follow from the last field. */
  record Awkward(String what, int dense, double scale, List<Integer> tables, double rate)
      implements RowSource {
    @Override
    public DataSchema schema() {
      return new DoesEveryModelStartAtTheClickRateTest.Made(dense, tables, rate, ROWS, 1).schema();
    }

    @Override
    public long rows() {
      return ROWS;
    }

    @Override
    public void read(long[] rows, int from, int count, BatchBuffers to) {
      for (int k = 0; k < count; k++) {
        Counter c = Counter.of(1, "row", rows[from + k]);
        for (int i = 0; i < dense; i++) {
          to.dense().put(dense * k + i, (float) (scale * (6 * c.nextDouble() - 3)));
        }
        int id = 0;
        for (int i = 0; i < tables.size(); i++) {
          id = c.nextInt(tables.get(i));
          to.ids().put(tables.size() * k + i, id);
        }
        double p = Math.min(0.99, rate * (id % 2 == 0 ? 1.8 : 0.2));
        to.labels().put(k, c.nextDouble() < p ? 1 : 0);
      }
    }

    /** What is best to say of all rows without looking at them. */
    double clickRate() {
      return rate < 0.5 ? rate : (0.99 + 0.2 * rate) / 2;
    }

    @Override
    public String toString() {
      return what;
    }
  }

  static List<Awkward> data() {
    List<Integer> many = Collections.nCopies(300, 6);
    return List.of(
        new Awkward("300 fields", 0, 1, many, 0.3),
        new Awkward(
            "three fields, one of a single value, rare clicks", 0, 1, List.of(1, 5, 4), 0.02),
        new Awkward("three fields, clicks almost always", 1, 1, List.of(1, 5, 4), 0.9),
        new Awkward("a table of a million rows", 2, 1, List.of(LARGE / 10, 4), 0.3));
  }

  /** The models: each family small, some subnets. */
  private static List<Model> models(Awkward data, int embedding, int subnets) {
    Stem stem = Stem.of(data.schema(), embedding).withStart(Start.calm(data.clickRate()));
    Sizes small = new Sizes(embedding, List.of(16, 8), List.of(8), 1, 2, List.of(2));
    List<Model> models = new ArrayList<>();
    for (Family family : Family.values()) {
      models.add(family.of(stem, small));
    }
    SearchSpace space = SearchSpace.FULL.withDims(List.of(8, 16), List.of(8));
    for (int i = 0; i < subnets; i++) {
      Architecture a = Strategy.ANY_PATH.sample(space, 2, Counter.of(3, "subnet", i));
      Stem wide = stem.withEmbedding(8);
      models.add(new Subnet(wide, a, Sharing.STANDALONE));
    }
    return models;
  }

  /** Log losses on the rows at the start and after some steps. */
  private static double[] losses(Machine machine, Model model, Awkward data) throws Exception {
    TrainSettings settings = new TrainSettings(Adam.DEFAULT, RATE, 0, 1, BATCH, 2, 5);
    try (ParameterStore store = new ParameterStore(5, machine.workers());
        var engine = machine.engine(store, settings)) {
      double[] losses = new double[2];
      var inference = model.inference();
      losses[0] =
          Predictor.predict(engine, inference, data, 512, Long.MAX_VALUE).metrics().logLoss();
      new Trainer(engine, settings, Progress.SILENT)
          .train(
              model.name(),
              data,
              PathSource.of(model),
              0,
              STEPS,
              done -> done == STEPS,
              _ ->
                  losses[1] =
                      Predictor.predict(engine, inference, data, 512, Long.MAX_VALUE)
                          .metrics()
                          .logLoss());
      return losses;
    }
  }

  private static void assertFalling(Awkward data, List<Model> models) throws Exception {
    List<String> wrong = new ArrayList<>();
    try (Machine machine = new Machine(new Workers(2), new VectorMatmul())) {
      for (Model model : models) {
        double[] losses = losses(machine, model, data);
        if (!(losses[1] < losses[0])) {
          wrong.add(model.name() + ": " + losses[0] + " → " + losses[1]);
        }
      }
    }
    assertThat(wrong).as("%s", data).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("data")
  void everyLossFalls(Awkward data) throws Exception {
    assertFalling(data, models(data, 8, 3));
  }

  @Test
  @Tag("slow")
  void everyLossFallsBesideATableOfTenMillionRows() throws Exception {
    Awkward data = new Awkward("ten million rows", 2, 1, List.of(LARGE, 4), 0.3);
    assertFalling(data, models(data, 4, 0));
  }

  /** Subnets scale what they compute; hand-made models need columns that {@code prepare} scaled. */
  @Test
  void subnetsLearnFromUnscaledColumnsAndNoLossLeavesTheFiniteNumbers() throws Exception {
    Awkward data = new Awkward("unscaled dense columns", 5, 1e6, List.of(7, 4), 0.3);
    List<Model> all = models(data, 8, 3);
    int families = Family.values().length;
    assertFalling(data, all.subList(families, all.size()));
    try (Machine machine = new Machine(new Workers(2), new VectorMatmul())) {
      for (Model model : all.subList(0, families)) {
        assertThat(losses(machine, model, data)).as(model.name()).doesNotContain(Double.NaN);
      }
    }
  }
}
