package io.pimento.job.estimate;

import io.pimento.run.config.EvaluationConfig;
import io.pimento.run.config.SearchConfig;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.pipeline.Fidelities;
import io.pimento.search.pipeline.Rung;
import io.pimento.search.supernet.Inheritance;
import java.io.IOException;

/**
 * What a search that trains its candidates on rungs goes through.
 *
 * @param scored subnets inside the supernet
 * @param trainings of all rungs
 * @param rows that these read in all their epochs; those that stop early read fewer
 * @param batch of the first recipe
 */
record ClimbedRows(long scored, long trainings, double rows, int batch) {
  static ClimbedRows of(SearchConfig config, long train) throws IOException {
    EvaluationConfig evaluation = config.evaluation();
    Fidelities fidelities = evaluation.fidelities();
    double epochs =
        fidelities.inheritance() == Inheritance.NONE ? fidelities.recipes().meanEpochs() : 1;
    boolean random = config.algorithm() == Algorithm.RANDOM;
    int initial = config.settings().initial();
    int batch = fidelities.recipes().first(train).batch();
    long scored = 0;
    long trainings = 0;
    double rows = 0;
    for (int generation = 0; generation < 2; generation++) {
      int first = random ? config.settings().total() : initial;
      int size = generation == 0 ? first : config.settings().children();
      long times = generation == 0 ? 1 : random ? 0 : config.settings().generations();
      int there = size;
      if (evaluation.chosen() > 0) {
        scored += times * size;
        there = Math.min(there, Rung.share(evaluation.chosen(), size, initial));
      }
      for (Rung rung : evaluation.rungs()) {
        long here = times * there * rung.seeds();
        trainings += here;
        rows += here * rung.data() * (double) train * epochs;
        there = Math.min(there, Rung.share(rung.keep(), size, initial));
      }
    }
    return new ClimbedRows(scored, trainings, rows, batch);
  }
}
