package io.pimento.job.work;

import io.pimento.codesign.setting.HardwareSettings;
import io.pimento.codesign.simulate.DesignCosts;
import io.pimento.job.SearchJob;
import io.pimento.job.SupernetJob;
import io.pimento.job.TrialWorker;
import io.pimento.job.rank.RankWorker;
import io.pimento.run.Study;
import io.pimento.run.config.EvaluationConfig;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.memory.MappedFile;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.SupernetWorker;
import io.pimento.search.work.ItemWorker;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Answers questions of a run that another process writes. What they need is read at the first. */
final class RunWorker implements ItemWorker {
  private final Study study;
  private final Machine machine;
  private final Closeable run;
  private final BlockingQueue<Machine> machines;
  private final List<Machine> all = new ArrayList<>();
  private @Nullable Scoring scoring;
  private @Nullable RankWorker rank;

  /**
   * The supernet and what its subnets may run on.
   *
   * @param mapped where the weights are; null if the store has its own
   */
  private record Scoring(
      ParameterStore store,
      @Nullable MappedFile mapped,
      SupernetWorker supernet,
      @Nullable DesignCosts costs,
      Path known) {
    void close() throws IOException {
      supernet.close();
      store.close();
      if (mapped != null) {
        mapped.close();
      }
      if (costs != null) {
        costs.close();
      }
      Files.deleteIfExists(known);
    }
  }

  /**
   * Answers with a machine.
   *
   * @param run closed at the end
   * @param lanes questions at a time, which share the machine's threads
   */
  RunWorker(Study study, Machine machine, Closeable run, int lanes) {
    this.study = study;
    this.machine = machine;
    this.run = run;
    this.machines = new ArrayBlockingQueue<>(lanes);
    int threads = machine.workers().threads();
    for (int i = 0; i < lanes; i++) {
      int share = Math.max(1, (threads + lanes - 1 - i) / lanes);
      all.add(machine.with(new Workers(share)));
    }
    machines.addAll(all);
  }

  @Override
  public String answer(String question) throws IOException, InterruptedException {
    Machine free = machines.take();
    try {
      if (TrialWorker.isAsked(question)) {
        return new TrialWorker(study).answer(question, free);
      }
      return RankWorker.isAsked(question)
          ? rank().answer(question, free)
          : scoring().supernet().answer(question, free);
    } finally {
      machines.add(free);
    }
  }

  private synchronized RankWorker rank() throws IOException {
    RankWorker there = rank;
    if (there == null) {
      there = new RankWorker(study);
      rank = there;
    }
    return there;
  }

  private synchronized Scoring scoring() throws IOException, InterruptedException {
    Scoring there = scoring;
    if (there == null) {
      there = open();
      scoring = there;
    }
    return there;
  }

  private Scoring open() throws IOException, InterruptedException {
    RunConfig config = study.config();
    ParameterStore store = new ParameterStore(config.train().settings().seed(), machine.workers());
    EvaluationConfig evaluation = config.search().evaluation();
    boolean weights = evaluation.isSupernet() || evaluation.fidelities().readsSupernet();
    MappedFile mapped = null;
    if (weights && Files.isWritable(study.folder().supernet())) {
      mapped = SupernetJob.map(study, store);
    } else if (weights) {
      SupernetJob.load(study, store);
    }
    HardwareSettings hardware = config.search().hardware();
    // What designs cost is the asking process's to know; here nothing is kept of it.
    Path known = Files.createTempFile("pimento-hardware-", ".jsonl");
    Files.delete(known);
    DesignCosts costs =
        hardware.space().isNone() ? null : new DesignCosts(hardware, study.data(), known);
    SupernetWorker supernet =
        new SupernetWorker(
            SupernetJob.trained(study, store),
            machine,
            SearchJob.space(config, hardware.space()),
            costs == null ? HardwareModel.NONE : costs,
            evaluation.fidelities(),
            weights);
    return new Scoring(store, mapped, supernet, costs, known);
  }

  @Override
  public void close() throws IOException {
    if (scoring != null) {
      scoring.close();
    }
    all.forEach(Machine::close);
    run.close();
  }
}
