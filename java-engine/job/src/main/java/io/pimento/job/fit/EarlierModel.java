package io.pimento.job.fit;

import io.pimento.data.InputKinds;
import io.pimento.data.RowSource;
import io.pimento.document.UserException;
import io.pimento.job.predict.ScoringModel;
import io.pimento.run.EarlierWeights;
import io.pimento.run.RunData;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Family;
import io.pimento.search.baseline.Sizes;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.kept.KeptBaseline;
import io.pimento.search.kept.KeptTables;
import io.pimento.search.kept.WeightsAbout;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.model.Widths;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model that was trained on earlier days, to go on with.
 *
 * @param weights of it
 * @param shape it is
 * @param sizes it has
 * @param inputs columns of encoded rows that it reads
 */
public record EarlierModel(
    EarlierWeights weights, ModelShape shape, Sizes sizes, InputKinds inputs) {
  /**
   * Opens one.
   *
   * @param place a run folder, whose model it is then, or a file of weights
   * @throws UserException in one line, if something is missing, or the weights are a supernet's
   */
  public static EarlierModel open(Path place) throws IOException {
    ScoringModel kept = ScoringModel.open(place, null, null);
    Safetensors.Header header = Safetensors.readHeader(kept.weights());
    Map<String, String> metadata = header.metadata();
    KeptTables tables = KeptTables.of(header);
    Widths widths = tables.widths();
    EarlierWeights weights = new EarlierWeights(kept.weights());
    return switch (kept.model()) {
      case Baseline b ->
          new EarlierModel(
              weights,
              new ModelShape.HandMade(Family.byName(b.name()), widths),
              KeptBaseline.sizes(metadata),
              kept.inputs());
      case Subnet s when WeightsAbout.STANDALONE.equals(metadata.get(WeightsAbout.KIND)) ->
          new EarlierModel(
              weights,
              new ModelShape.Searched(
                  metadata.getOrDefault(WeightsAbout.NAME, "searched"), s.architecture(), widths),
              Family.DNN.customary(tables.embedding()),
              kept.inputs());
      default ->
          throw new UserException(
              kept.weights() + " is a supernet; go on with it by `pimento train --continue`");
    };
  }

  /**
   * Holds it to a run's data.
   *
   * @throws UserException if these are encoded otherwise or have other columns
   */
  void require(RunData data, Path prepared) throws IOException {
    weights.requireContinuedBy(prepared);
    if (!inputs.equals(data.inputs())) {
      throw new UserException(
          "%s reads the inputs %s, this run %s; set model.inputs=%s"
              .formatted(weights.file(), inputs.names(), data.inputs().names(), inputs.names()));
    }
  }

  /** The same model over inputs whose tables may have more rows. */
  public Model over(Stem stem) {
    return shape.model(stem, sizes);
  }

  /**
   * What it says of rows as it is, before it learns from others.
   *
   * @param stem of these rows
   */
  public Predictor.Predictions score(Machine machine, Stem stem, RowSource rows)
      throws IOException, InterruptedException {
    return KeptWeights.predict(machine, over(stem), 0, rows, start());
  }

  /** The same model with other weights of it. */
  public EarlierModel with(Path file) {
    return new EarlierModel(new EarlierWeights(file), shape, sizes, inputs);
  }

  /** Brings its weights to a model whose tables may have more rows. */
  public RecipeTraining.Start start() {
    return (model, store) ->
        Checkpoint.readGrown(weights.file(), store, model.inference().parameters(), false);
  }
}
