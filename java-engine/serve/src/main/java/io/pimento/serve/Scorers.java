package io.pimento.serve;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.pimento.export.onnx.OnnxFile;
import io.pimento.graph.Graph;
import io.pimento.job.export.ExportJob;
import io.pimento.job.predict.ScoringModel;
import io.pimento.run.Messages;
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
  static Scorers open(By by, ScoringModel model, int count, int threads, Messages told)
      throws IOException, OrtException {
    return by == By.ENGINE ? engines(model, count, threads) : onnx(model, count, threads, told);
  }

  private static Scorers engines(ScoringModel model, int count, int threads) throws IOException {
    Graph graph = model.model().inference();
    Workers workers = new Workers(threads);
    Machine machine = new Machine(workers, Backends.choose("vector", null).matmul());
    ParameterStore store = new ParameterStore(0, workers);
    Checkpoint.read(model.weights(), store, graph.parameters());
    Engine first = machine.engine(store, Adagrad.PUBLISHED, 0);
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

  private static Scorers onnx(ScoringModel model, int count, int threads, Messages told)
      throws IOException, OrtException {
    Path folder = Files.createTempDirectory("pimento-serve");
    Path file = folder.resolve("model.onnx");
    try {
      new ExportJob(ExportJob.Format.ONNX, file, false).run(model, told);
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
      for (Path left : List.of(file, OnnxFile.dataOf(file), folder)) {
        Files.deleteIfExists(left);
      }
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
