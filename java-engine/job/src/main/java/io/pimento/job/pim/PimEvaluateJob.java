package io.pimento.job.pim;

import io.pimento.codesign.simulate.DeviceScores;
import io.pimento.data.Split;
import io.pimento.graph.Graph;
import io.pimento.job.EvaluateJob;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.Faults;
import io.pimento.pim.crossbar.mapping.Precisions;
import io.pimento.run.RunData;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Scores a checkpoint as a crossbar device computes it, beside floating point. */
public record PimEvaluateJob(
    Path checkpoint,
    Architecture architecture,
    RunConfig config,
    CrossbarDevice device,
    Precisions precisions) {
  /**
   * Scores the first rows of the validation split for each kind of cells.
   *
   * @param seeds of faults that are drawn
   */
  public DeviceScores run(Map<String, Faults> faults, int limit, int seeds)
      throws IOException, InterruptedException {
    boolean own = EvaluateJob.isStandalone(checkpoint);
    try (RunData opened = RunData.open(config.data(), config.model())) {
      Stem stem = EvaluateJob.tables(checkpoint, opened.stem());
      RunData data = opened.withTables(stem);
      Sharing sharing = own ? Sharing.STANDALONE : config.train().sharing();
      Graph graph = new Subnet(stem, architecture, sharing).inference();
      try (Workers workers = new Workers(1);
          ParameterStore store = new ParameterStore(0, workers)) {
        Checkpoint.read(checkpoint, store, graph.parameters());
        return DeviceScores.of(
            graph,
            store,
            data.rows(Split.TRAIN),
            data.rows(Split.VALIDATION),
            device,
            precisions,
            faults,
            limit,
            seeds);
      }
    }
  }
}
