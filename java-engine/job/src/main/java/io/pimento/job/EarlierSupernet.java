package io.pimento.job;

import io.pimento.document.UserException;
import io.pimento.graph.ParameterSpec;
import io.pimento.run.EarlierWeights;
import io.pimento.run.RunFolder;
import io.pimento.run.Study;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.RowAdagrad;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.pipeline.CheckpointedTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A supernet that was trained on earlier days, to go on with. */
public record EarlierSupernet(EarlierWeights weights) {
  /**
   * The one that a run is to go on with, if it is.
   *
   * @throws UserException if it is missing, was another model, or the data were encoded otherwise
   */
  static Optional<EarlierSupernet> of(Study study) throws IOException {
    String place = study.config().train().continued();
    if (place == null) {
      return Optional.empty();
    }
    EarlierWeights weights = new EarlierWeights(checkpoint(Path.of(place)));
    requireSameModel(weights.file(), study.config());
    weights.requireContinuedBy(study.config().data().prepared());
    return Optional.of(new EarlierSupernet(weights));
  }

  /**
   * The checkpoint of a supernet.
   *
   * @param place a run folder or the checkpoint itself
   * @throws UserException if there is none
   */
  public static Path checkpoint(Path place) {
    Path file = Files.isDirectory(place) ? new RunFolder(place).supernet() : place;
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          "there is no supernet "
              + file
              + " to go on with; name a run folder after `pimento train`, or its checkpoint");
    }
    return file;
  }

  /** As far as its own folder tells. */
  private static void requireSameModel(Path file, RunConfig config) throws IOException {
    RunFolder folder = RunFolder.of(file);
    if (!folder.exists()) {
      return;
    }
    RunConfig earlier = RunConfig.of(folder.savedConfig());
    List<String> differences = new ArrayList<>(earlier.differences(config, "model"));
    earlier.differences(config, "train").stream()
        .filter(d -> d.startsWith("train.sharing:"))
        .forEach(differences::add);
    if (!differences.isEmpty()) {
      throw new UserException(
          "a supernet goes on as it is, and that of "
              + file
              + " is another: "
              + String.join("; ", differences));
    }
  }

  /**
   * Fills the supernet's parameters, whose tables may have more rows. Adagrad goes on with what it
   * remembers; Adam counts its steps from the first, so what it remembers of others would be wrong.
   *
   * @return what was done, in words
   */
  String fill(ParameterStore store, Collection<ParameterSpec> parameters, Optimizer optimizer)
      throws IOException {
    Path file = weights.file();
    String made = CheckpointedTraining.optimizer(Safetensors.readHeader(file));
    boolean adagrad = optimizer instanceof Adagrad || optimizer instanceof RowAdagrad;
    boolean remembers = adagrad && optimizer.toString().equals(made);
    Checkpoint.readGrown(file, store, parameters, remembers);
    return "supernet: goes on with "
        + file
        + (remembers ? " and what its optimizer remembers" : "");
  }
}
