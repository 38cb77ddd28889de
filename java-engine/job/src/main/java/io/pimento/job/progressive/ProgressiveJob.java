package io.pimento.job.progressive;

import io.pimento.data.RowSource;
import io.pimento.data.RowStretch;
import io.pimento.data.SelectedColumns;
import io.pimento.data.Split;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.data.shard.ShardedDataset;
import io.pimento.document.Sha256;
import io.pimento.document.UserException;
import io.pimento.job.EvaluateJob;
import io.pimento.job.PrepareJob;
import io.pimento.job.fit.EarlierModel;
import io.pimento.job.fit.KeptWeights;
import io.pimento.report.text.Text;
import io.pimento.run.CutFactors;
import io.pimento.run.KeptEncoding;
import io.pimento.run.Messages;
import io.pimento.run.Results;
import io.pimento.run.RunFolder;
import io.pimento.run.WeightsOrigin;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.DataConfig;
import io.pimento.run.config.LikeSettings;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.parallel.Workers;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.kept.WeightsAbout;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.RecipeTraining;
import io.pimento.search.recipe.RecipeSpace;
import io.pimento.search.recipe.Recipes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Progressive validation (Blum, Kalai and Langford, "Beating the hold-out", COLT 1999), as systems
 * that learn online are judged (McMahan et al., "Ad click prediction: a view from the trenches",
 * KDD 2013, section 5): rows are scored in the order of time, and learnt from after that alone.
 * Beside the model that learns stands the same as it was at first.
 *
 * @param model a run folder or a file of weights
 * @param files raw files of the kind that the model was trained on, in the order of time
 * @param out a folder to make, or to go on in
 * @param badRows {@code fail} or {@code skip}
 */
public record ProgressiveJob(
    Path model,
    List<Path> files,
    Path out,
    ProgressiveSettings settings,
    String badRows,
    int threads) {
  /** Copies the list. */
  public ProgressiveJob {
    files = List.copyOf(files);
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new UserException("no input " + file);
      }
    }
  }

  /** Scores and learns from all files, or from those that are left. */
  public void run(Backends.Choice backend, Messages told) throws IOException, InterruptedException {
    EarlierModel first = EarlierModel.open(model);
    RecipeSpace ranges = Recipes.own().of(first.shape().section()).continuing(first.sizes());
    ProgressiveFolder folder = new ProgressiveFolder(out);
    try (Closeable _ = new RunFolder(out).toWrite();
        Device device = backend.open(EvaluateJob.products(first.weights().file(), backend));
        CutFactors _ = new CutFactors(List.of(device), told);
        Machine machine = new Machine(new Workers(threads), device)) {
      told.line(
          first.weights().file()
              + " goes on with "
              + files.size()
              + (files.size() == 1 ? " file; " : " files; ")
              + backend.line());
      Step step = new Step(first, ranges, machine, told);
      List<ProgressiveDay> days = new ArrayList<>();
      EarlierModel last = first;
      for (int k = 0; k < files.size(); k++) {
        ProgressiveFolder.Place place = folder.place(k + 1);
        days.add(step.day(files.get(k), last, place, days));
        last = first.with(place.model());
      }
      ProgressiveReport report = new ProgressiveReport(days);
      AtomicFile.write(
          folder.document(),
          Results.text(report.json(first.weights().file().toString(), settings)) + "\n");
      report.table().forEach(told::line);
      told.line("the model after the last file: " + last.weights().file());
    }
  }

  /** What a file's step needs beside the file. */
  private final class Step {
    private final EarlierModel first;
    private final RecipeSpace ranges;
    private final Machine machine;
    private final Messages told;

    Step(EarlierModel first, RecipeSpace ranges, Machine machine, Messages told) {
      this.first = first;
      this.ranges = ranges;
      this.machine = machine;
      this.told = told;
    }

    /** Scores a file and learns from it, unless that was done. */
    ProgressiveDay day(
        Path file, EarlierModel last, ProgressiveFolder.Place place, List<ProgressiveDay> before)
        throws IOException, InterruptedException {
      String key = key(file, before);
      Optional<ProgressiveDay> done = place.done();
      if (done.isPresent()) {
        if (!done.get().key().equals(key)) {
          throw new UserException(
              "%s was made of %s, with another model, other settings or other files before it than now; choose another --out folder, or remove it"
                  .formatted(place.folder(), done.get().file()));
        }
        place.clear();
        return done.get();
      }
      long start = System.nanoTime();
      prepare(file, last, place);
      KeptEncoding encoding;
      ProgressiveDay day;
      try (ShardedDataset data = ShardedDataset.open(place.rows())) {
        encoding =
            KeptEncoding.keep(place.rows(), data.schema(), place.folder()).reading(first.inputs());
        RowSource rows = SelectedColumns.of(data.view(Split.TRAIN), first.inputs());
        Stem stem = Stem.of(rows.schema(), first.sizes().embedding());
        Predictor.Predictions unchanged = first.score(machine, stem, rows);
        Map<String, String> about = new HashMap<>(encoding.metadata());
        about.put(WeightsAbout.DATA, data.fingerprint());
        Predictor.Predictions learning =
            learn(file, last, stem, rows, place.model(), new WeightsOrigin(about));
        double seconds = (System.nanoTime() - start) / 1e9;
        day =
            ProgressiveDay.of(
                key, String.valueOf(file.getFileName()), learning, unchanged, seconds);
      }
      place.end(day);
      told.line(
          "%s: %s rows, log loss %s before learning from them, %s by the model as it was; %s"
              .formatted(
                  file,
                  Text.count(day.rows()),
                  Text.fixed(day.learning().logLoss(), 5),
                  Text.fixed(day.unchanged().logLoss(), 5),
                  Text.seconds(day.seconds())));
      return day;
    }

    private String key(Path file, List<ProgressiveDay> before) throws IOException {
      long bytes = Files.isDirectory(file) ? 0 : Files.size(file);
      String earlier = before.isEmpty() ? first.weights().identity() : before.getLast().key();
      return Sha256.hex(16, earlier + "|" + settings + "|" + file.getFileName() + "|" + bytes);
    }

    /** Encodes a file by the dictionaries of the model so far, and adds its tokens to them. */
    private void prepare(Path file, EarlierModel last, ProgressiveFolder.Place place)
        throws IOException {
      Files.createDirectories(place.folder());
      RowEncoder encoder = RowEncoder.open(KeptEncoding.folder(last.weights().file()));
      ConfigTree tree =
          LikeSettings.over(ConfigTree.defaults(), encoder)
              .set("data.split=[1, 0, 0]")
              .set("data.bad_rows=" + badRows)
              .put("data.prepared", place.rows().toString());
      DataConfig data = RunConfig.of(tree).data().withTrain(List.of(file));
      PrepareJob.grow(encoder, data.preparation(true), told);
    }

    /** Scores rows, each before it is learnt from. */
    private Predictor.Predictions learn(
        Path file, EarlierModel last, Stem stem, RowSource rows, Path to, WeightsOrigin origin)
        throws IOException, InterruptedException {
      Model grown = last.over(stem);
      EarlierModel now = last;
      List<Predictor.Predictions> parts = new ArrayList<>();
      long size = settings.rowsAtATime(rows.rows());
      for (long from = 0; from < rows.rows(); from += size) {
        RowSource part = new RowStretch(rows, from, Math.min(size, rows.rows() - from));
        parts.add(now.score(machine, stem, part));
        new RecipeTraining(machine, told.progress())
            .from(now.start())
            .epochs(
                "learn from " + file.getFileName(),
                grown,
                part,
                settings.recipe(ranges, part.rows()),
                settings.epochs(),
                (trained, fit) ->
                    KeptWeights.write(
                        origin,
                        to,
                        first.shape(),
                        first.sizes(),
                        grown,
                        "progressive",
                        Map.of(),
                        trained.store()));
        now = first.with(to);
      }
      return Predictor.Predictions.joined(parts);
    }
  }
}
