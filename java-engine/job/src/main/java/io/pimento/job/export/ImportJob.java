package io.pimento.job.export;

import io.pimento.document.UserException;
import io.pimento.export.pytorch.PyTorchFolder;
import io.pimento.graph.Graph;
import io.pimento.job.EvaluateJob;
import io.pimento.job.fit.KeptWeights;
import io.pimento.job.model.ArchitectureFile;
import io.pimento.job.model.HandMadeModel;
import io.pimento.job.model.SearchedModel;
import io.pimento.job.predict.ScoringModel;
import io.pimento.report.text.Text;
import io.pimento.run.KeptEncoding;
import io.pimento.run.Messages;
import io.pimento.run.RunFolder;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.checkpoint.StateDict;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.kept.WeightsAbout;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Brings the weights of an exported model back, trained on elsewhere: the way back of {@link
 * ExportJob} to PyTorch. What comes of it is a model in a folder of its own.
 *
 * @param weights a state dict as safetensors, or the folder that was exported
 * @param output the folder
 */
public record ImportJob(Path weights, Path output) {
  /**
   * Writes the model and says what it is.
   *
   * @param like the model that was exported
   * @throws UserException in one line, naming the tensor that is not the model's
   */
  public void run(ScoringModel like, Messages told) throws IOException {
    requireOwn(like);
    requireUsable(like);
    Path file = Files.isDirectory(weights) ? weights.resolve(PyTorchFolder.WEIGHTS) : weights;
    Graph graph = like.model().inference();
    StateDict dict = StateDict.open(file);
    requireSame(dict, graph, like, file);
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(0, workers)) {
      dict.fill(store, graph.parameters())
          .forEach((type, n) -> told.line(n + " tensors converted from " + type + " to float32"));
      write(like, store);
    }
    told.line(
        like.model().name()
            + " with "
            + Text.count(dict.names().size())
            + " tensors of "
            + file
            + ", in "
            + best());
    told.line("score new rows with: pimento predict --model " + output + " --input FILE …");
  }

  private Path best() {
    return new RunFolder(output).best();
  }

  private void write(ScoringModel like, ParameterStore store) throws IOException {
    Map<String, String> about = new TreeMap<>(metadata(like.weights()));
    about.remove(KeptWeights.TRAINING);
    Files.createDirectories(output);
    // Weights come last, so that a folder that has them is whole.
    Files.deleteIfExists(best());
    Files.deleteIfExists(ArchitectureFile.placeBeside(best()));
    KeptEncoding.copy(
        Objects.requireNonNullElse(like.encoder().path().getParent(), Path.of(".")), output);
    if (like.model() instanceof Subnet subnet) {
      SearchedModel.keepArchitecture(best(), subnet);
    }
    Checkpoint.write(best(), store, about);
  }

  private static Map<String, String> metadata(Path weights) throws IOException {
    return Safetensors.readHeader(weights).metadata();
  }

  private static void requireOwn(ScoringModel like) throws IOException {
    if (!HandMadeModel.isIn(like.weights()) && !EvaluateJob.isStandalone(like.weights())) {
      throw new UserException(
          like.weights()
              + " is a supernet, whose weights many models share, so they cannot come back as one"
              + " model's; retrain or fit the architecture as a model of its own and export that");
    }
  }

  private void requireUsable(ScoringModel like) {
    RunFolder folder = new RunFolder(output);
    folder.requireUsable();
    Path source = like.weights().toAbsolutePath().normalize().getParent();
    if (folder.exists() || output.toAbsolutePath().normalize().equals(source)) {
      throw new UserException(
          output + " holds a model or run that was trained here; name another folder");
    }
  }

  /** What an unchanged file says of itself must not be of another model. */
  private static void requireSame(StateDict dict, Graph graph, ScoringModel like, Path file) {
    String hash = dict.metadata().getOrDefault(ExportJob.GRAPH, graph.hash());
    String encoding =
        dict.metadata().getOrDefault(WeightsAbout.ENCODING, like.encoder().fingerprint());
    if (!hash.equals(graph.hash()) || !encoding.equals(like.encoder().fingerprint())) {
      throw new UserException(
          file
              + " says that it is of another model than "
              + like.weights()
              + (hash.equals(graph.hash()) ? ": its rows are encoded otherwise" : "")
              + "; name the model that was exported");
    }
  }
}
