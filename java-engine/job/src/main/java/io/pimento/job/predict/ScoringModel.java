package io.pimento.job.predict;

import io.pimento.data.DataSchema;
import io.pimento.data.InputKinds;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.document.UserException;
import io.pimento.job.EvaluateJob;
import io.pimento.job.model.ArchitectureFile;
import io.pimento.job.model.HandMadeModel;
import io.pimento.run.KeptEncoding;
import io.pimento.run.RunFolder;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Quantization;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model with all that it needs to score raw rows, from its folder alone.
 *
 * @param weights the file that holds them
 * @param inputs columns of encoded rows that it reads
 */
public record ScoringModel(Path weights, Model model, RowEncoder encoder, InputKinds inputs) {
  /**
   * Opens a model.
   *
   * @param place a run folder, whose model it then is: the winner of {@code auto}, else the best
   *     searched one, else the best fitted one; or a file of weights
   * @param architecture null for the file of the same name beside the weights
   * @param entry one architecture of several; null for a file of one
   * @throws UserException in one line, if something is missing or belongs to another model
   */
  public static ScoringModel open(Path place, @Nullable Path architecture, @Nullable String entry)
      throws IOException {
    Path weights = weights(place);
    RunFolder run = RunFolder.of(weights);
    RowEncoder encoder = encoder(weights, KeptEncoding.folder(weights));
    InputKinds inputs = KeptEncoding.inputs(Safetensors.readHeader(weights).metadata());
    DataSchema schema = inputs.of(encoder.dataSchema());
    Stem fields = Stem.of(schema, 1);
    if (HandMadeModel.isIn(weights)) {
      HandMadeModel.requireNoArchitecture(weights, architecture);
      return new ScoringModel(weights, HandMadeModel.of(weights, fields), encoder, inputs);
    }
    Stem stem = EvaluateJob.tables(weights, fields);
    requireTables(weights, encoder, schema, stem);
    Path form = ArchitectureFile.beside(weights, architecture);
    boolean own = EvaluateJob.isStandalone(weights);
    if (own) {
      Architecture a = ArchitectureFile.read(form, entry, null);
      return new ScoringModel(weights, new Subnet(stem, a, Sharing.STANDALONE), encoder, inputs);
    }
    RunConfig config = RunConfig.of(run.exists() ? run.savedConfig() : ConfigTree.defaults());
    Architecture a = ArchitectureFile.read(form, entry, config.model().space());
    requireFloat(weights, a);
    Subnet subnet = new Subnet(stem, a, config.train().sharing());
    return new ScoringModel(weights, subnet, encoder, inputs);
  }

  /** The probability of a logit. */
  public static float probability(float logit) {
    return (float) (1 / (1 + StrictMath.exp(-(double) logit)));
  }

  private static Path weights(Path place) {
    if (!Files.isDirectory(place)) {
      if (!Files.isRegularFile(place)) {
        throw new UserException("no model " + place + ": neither a run folder nor a file");
      }
      return place;
    }
    RunFolder run = new RunFolder(place);
    boolean compared = Files.exists(run.autoTrials());
    if ((compared || !Files.isRegularFile(run.best())) && Files.isRegularFile(run.fittedBest())) {
      return run.fittedBest();
    }
    if (!Files.isRegularFile(run.best())) {
      throw new UserException(
          place
              + " has no "
              + run.best().getFileName()
              + (Files.exists(run.supernet())
                  ? "; run `pimento retrain --run "
                      + place
                      + "`, or score by the supernet: --model "
                      + run.supernet()
                      + " --architecture FILE"
                  : "; name a run folder after `pimento retrain`, or a .safetensors file"));
    }
    return run.best();
  }

  /** The encoding beside the weights, if it is theirs. */
  private static RowEncoder encoder(Path weights, Path folder) throws IOException {
    String tied = Safetensors.readHeader(weights).metadata().get(KeptEncoding.METADATA);
    if (!RowEncoder.isIn(folder)) {
      throw new UserException(
          weights
              + " has no dictionaries beside it (encoding.json): a model's folder needs them; copy"
              + " them from its run, or prepare the data with this version and train again");
    }
    if (tied == null) {
      throw new UserException(
          weights
              + " does not say which dictionaries it was trained with (an earlier version wrote"
              + " it); train it again");
    }
    String found = RowEncoder.fingerprint(folder);
    if (!tied.equals(found)) {
      throw new UserException(
          weights
              + " was trained with the dictionaries "
              + tied
              + ", but those beside it, in "
              + folder
              + ", are "
              + found
              + ", of another model or data set");
    }
    return RowEncoder.open(folder);
  }

  private static void requireTables(
      Path weights, RowEncoder encoder, DataSchema schema, Stem model) {
    List<Integer> kept = Stem.of(schema, 1).allTableRows();
    for (int f = 0; f < kept.size(); f++) {
      int rows = model.allTableRows().get(f);
      if (rows != kept.get(f)) {
        throw new UserException(
            weights
                + ": its table of field "
                + schema.fieldNames().get(f)
                + " has "
                + rows
                + " rows, the dictionary in "
                + encoder.path()
                + " needs "
                + kept.get(f)
                + "; it belongs to other data");
      }
    }
  }

  /** Ranges of rounded activations are each batch's own inside a supernet. */
  private static void requireFloat(Path weights, Architecture a) {
    if (!a.quantization().equals(Quantization.NONE)) {
      throw new UserException(
          weights
              + " is a supernet, in which an architecture of few bits takes its ranges from each"
              + " batch, so scores would depend on batching; retrain it as a model of its own");
    }
  }
}
