package io.pimento.bench.tune;

import io.pimento.bench.step.RandomRows;
import io.pimento.bench.step.StepBenchmark;
import io.pimento.bench.step.WarmUp;
import io.pimento.data.RowSource;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.SubnetEvaluator;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import io.pimento.search.train.SupernetPaths;
import java.util.List;

/**
 * Times the scoring of subnets: features of the frozen body, tuning of the head, validation.
 *
 * @param rowCap most rows of a table
 * @param settings steps and batch of tuning, rows to validate on
 * @param warmUp scorings before those that are timed
 */
public record TuneBenchmark(
    int threads,
    Sharing sharing,
    int rowCap,
    long seed,
    MatmulProvider matmul,
    List<Architecture> subnets,
    TuneSettings settings,
    WarmUp warmUp) {
  /**
   * Mean seconds a subnet.
   *
   * @param scored tuned and validated
   * @param validated validated alone
   * @param featuresOnly one forward pass over the rows of tuning
   */
  public record Result(double scored, double validated, double featuresOnly) {
    /** What tuning adds to one pass over its rows, as a part of that pass. */
    public double overOnePass() {
      return (scored - validated - featuresOnly) / featuresOnly;
    }
  }

  /** Rows of tuning and validation together. */
  public long rows() {
    return (long) settings.steps() * settings.batch() + settings.validationRows();
  }

  /** Scores every subnet. */
  public Result run() throws InterruptedException {
    SupernetPaths supernet = StepBenchmark.supernet(rowCap, sharing, seed);
    long tuning = (long) settings.steps() * settings.batch();
    RowSource train = new RandomRows(SyntheticDataset.schema(rowCap), tuning, seed);
    RowSource validation =
        new RandomRows(SyntheticDataset.schema(rowCap), settings.validationRows(), seed + 1);
    TuneSettings untuned =
        new TuneSettings(
            0,
            settings.batch(),
            settings.learningRate(),
            settings.validationRows(),
            settings.chunk());
    TuneSettings pass =
        new TuneSettings(0, settings.batch(), settings.learningRate(), tuning, settings.chunk());
    try (Machine machine = new Machine(new Workers(threads), matmul);
        ParameterStore store = new ParameterStore(seed, machine.workers())) {
      supernet.parameters().forEach(store::get);
      // The rows of tuning in stored order: the same forward work, no tuning.
      return new Result(
          seconds(machine, supernet, store, train, validation, settings),
          seconds(machine, supernet, store, train, validation, untuned),
          seconds(machine, supernet, store, train, train, pass));
    }
  }

  private double seconds(
      Machine machine,
      SupernetPaths supernet,
      ParameterStore store,
      RowSource train,
      RowSource validation,
      TuneSettings how)
      throws InterruptedException {
    try (SubnetEvaluator evaluator =
        machine.evaluator(threads, store, train, validation, how, seed)) {
      warmUp.over(() -> evaluator.score(subnet(supernet, 0)));
      long start = System.nanoTime();
      for (int i = 0; i < subnets.size(); i++) {
        evaluator.score(subnet(supernet, i));
      }
      return (System.nanoTime() - start) / 1e9 / subnets.size();
    }
  }

  private Subnet subnet(SupernetPaths supernet, int i) {
    return new Subnet(supernet.stem(), subnets.get(i), sharing);
  }
}
