package io.pimento.serve;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.pimento.data.shard.FolderTree;
import io.pimento.graph.Graph;
import io.pimento.job.export.ExportJob;
import io.pimento.job.predict.ScoringModel;
import io.pimento.run.backend.Backends;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.pipeline.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Several scorers of one model, over one copy of its weights. */
final class Scorers implements AutoCloseable {
  /** What computes. */
  enum By {
    /** This product's engine. */
    ENGINE,
    /** ONNX Runtime, from an exported file. */
    ONNX
  }

  /** Rows of the largest batch that is computed before any was asked for. */
  private static final int WARM_ROWS = 512;

  private final List<Scorer> all;
  private final Runnable behind;

  private Scorers(List<Scorer> all, Runnable behind) {
    this.all = all;
    this.behind = behind;
  }

  /**
   * Opens scorers that compute side by side.
   *
   * @param threads that each computes with
   */
  static Scorers open(By by, ScoringModel model, int count, int threads)
      throws IOException, OrtException {
    return by == By.ENGINE ? engines(model, count, threads) : onnx(model, count, threads);
  }

  private static Scorers engines(ScoringModel model, int count, int threads) throws IOException {
    Graph graph = model.model().inference();
    Workers workers = new Workers(threads);
    Machine machine = new Machine(workers, Backends.choose("vector", null).matmul());
    ParameterStore store = new ParameterStore(0, workers);
    Checkpoint.read(model.weights(), store, graph.parameters());
    Engine first = machine.engine(store, Adagrad.PUBLISHED, 0);
    first.weightsStay();
    List<Scorer> all = new ArrayList<>(List.of(new EngineScorer(first, graph)));
    while (all.size() < count) {
      all.add(new EngineScorer(first.sibling(threads), graph));
    }
    return new Scorers(
        all,
        () -> {
          store.close();
          machine.close();
        });
  }

  private static Scorers onnx(ScoringModel model, int count, int threads)
      throws IOException, OrtException {
    Path folder = Files.createTempDirectory("pimento-serve");
    Path file = folder.resolve("model.onnx");
    try {
      new ExportJob(ExportJob.Format.ONNX, file, false).write(model);
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      OrtSession session = environment.createSession(file.toString(), options);
      List<Scorer> all = new ArrayList<>();
      while (all.size() < count) {
        all.add(new OnnxScorer(environment, session));
      }
      return new Scorers(all, () -> close(session, options));
    } finally {
      // The session has read what it needs.
      FolderTree.delete(folder);
    }
  }

  private static void close(OrtSession session, OrtSession.SessionOptions options) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    } finally {
      options.close();
    }
  }

  /**
   * Has the first scorer compute until the virtual machine has compiled what it calls: for this
   * long, on batches of all powers of two. The others plan these batches.
   *
   * @param rows hold blank ones afterwards
   */
  void warmUp(EncodedRows rows, double seconds) throws Exception {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    do {
      warm(all.getFirst(), rows);
    } while (System.nanoTime() < end);
    for (Scorer other : all.subList(1, all.size())) {
      warm(other, rows);
    }
  }

  private static void warm(Scorer scorer, EncodedRows rows) throws Exception {
    for (int size = 1; size <= Math.min(rows.most(), WARM_ROWS); size *= 2) {
      rows.blank(size);
      scorer.score(rows);
    }
  }

  List<Scorer> all() {
    return List.copyOf(all);
  }

  @Override
  public void close() {
    // The first is the one that others were made from.
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).close();
    }
    behind.run();
  }
}
