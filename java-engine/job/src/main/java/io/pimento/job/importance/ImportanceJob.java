package io.pimento.job.importance;

import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.Mix64;
import io.pimento.data.RowSequence;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.data.derive.DerivedInputs;
import io.pimento.data.derive.Remade;
import io.pimento.data.derive.ShuffledField;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.job.EvaluateJob;
import io.pimento.job.predict.ScoringModel;
import io.pimento.report.text.Text;
import io.pimento.run.CutFactors;
import io.pimento.run.Messages;
import io.pimento.run.PooledFields;
import io.pimento.run.RunData;
import io.pimento.run.TestOpenings;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.Predictor;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.progress.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Permutation importance (Breiman, "Random Forests", 2001, section 10, on held-out rows): for every
 * raw field, how much worse a model scores a split in which that field's values are shuffled over
 * the rows, with all that is made of them made again.
 *
 * @param repeats shuffles of each field
 * @param seed of the shuffles, which no threads change
 */
public record ImportanceJob(Split split, int repeats, long seed) {
  private static final int BATCH = 2048;
  private static final int MOST = 1000;

  /** Checks the numbers. */
  public ImportanceJob {
    if (repeats < Shuffles.LEAST || repeats > MOST) {
      throw new UserException(
          "--repeats " + repeats + " must be from " + Shuffles.LEAST + " to " + MOST);
    }
    if (split == Split.TRAIN) {
      throw new UserException(
          "--split train: rows that the model has seen say nothing of what it needs, and their"
              + " statistics are out of fold; use validation or test");
    }
  }

  /** One pass over rows. */
  private interface Pass {
    Metrics over(RowSource allColumns) throws InterruptedException;
  }

  /** Measures all fields; opening the test split is logged beside the model. */
  public Importances run(
      ScoringModel model, RunConfig config, Backends.Choice backend, Messages told)
      throws IOException, InterruptedException {
    Graph inference = model.model().inference();
    try (RunData opened = RunData.open(config.data(), config.model());
        Device device = backend.open(EvaluateJob.products(model.weights(), backend));
        CutFactors _ = new CutFactors(List.of(device), told);
        Machine machine = new Machine(new Workers(config.train().threadCount()), device);
        ParameterStore store = new ParameterStore(0, machine.workers())) {
      RunData data = read(opened, model);
      RowSource rows =
          data.allColumns(
              split,
              new TestOpenings(model.weights().toAbsolutePath().resolveSibling(TestOpenings.FILE)),
              "importance",
              "importance of the fields of " + model.weights().getFileName());
      DerivedInputs inputs = inputs(model, rows);
      Checkpoint.read(model.weights(), store, inference.parameters());
      try (Engine engine = machine.engine(store, Adagrad.PUBLISHED, 0)) {
        engine.weightsStay();
        return measure(
            model,
            rows,
            inputs,
            all ->
                Predictor.predict(engine, inference, data.read(all), BATCH, Long.MAX_VALUE)
                    .metrics(),
            told);
      }
    }
  }

  /** The data as the model reads them. */
  private static RunData read(RunData opened, ScoringModel model) throws IOException {
    RunData data = opened.withInputs(model.inputs());
    DataSchema wanted = model.inputs().of(model.encoder().dataSchema());
    List<String> found = names(data.schema());
    for (String name : names(wanted)) {
      if (!found.contains(name)) {
        throw new UserException(
            model.weights()
                + " reads the column "
                + name
                + ", which the data do not have; prepare them as the model's were (prepare --like"
                + " RUN)");
      }
    }
    if (!found.equals(names(wanted))) {
      throw new UserException(
          model.weights()
              + " reads the columns "
              + names(wanted)
              + ", the data have "
              + found
              + "; prepare them as the model's were (prepare --like RUN)");
    }
    Stem stem = Stem.of(wanted, 1);
    PooledFields.require(
        model.weights(), Safetensors.readHeader(model.weights()).metadata(), data.stem());
    return data.withTables(stem);
  }

  private static List<String> names(DataSchema schema) {
    List<String> names = new ArrayList<>(schema.dense().stream().map(DenseField::name).toList());
    names.addAll(schema.fieldNames());
    return names;
  }

  /** How what is made of fields is made; null where nothing is. */
  private static @Nullable DerivedInputs inputs(ScoringModel model, RowSource rows) {
    DerivedInputs inputs = model.encoder().inputs();
    if (inputs == null) {
      return null;
    }
    String differing;
    try {
      differing = new Remade(inputs, rows.schema()).differing(rows);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "the data have other columns than "
              + model.encoder().path()
              + " makes; prepare them as the model's were (prepare --like RUN)",
          e);
    }
    if (differing != null) {
      throw new UserException(
          "the column "
              + differing
              + " of the data is not what "
              + model.encoder().path()
              + " makes of their fields; prepare them as the model's were (prepare --like RUN)");
    }
    return inputs;
  }

  private Importances measure(
      ScoringModel model, RowSource rows, @Nullable DerivedInputs inputs, Pass pass, Messages told)
      throws InterruptedException {
    DataSchema schema = rows.schema();
    List<String> fields = raw(schema);
    int passes = fields.size() * repeats;
    told.line(
        "%d fields × %d shuffles are %d passes over %s rows of %s"
            .formatted(fields.size(), repeats, passes, Text.count(rows.rows()), split.label()));
    Metrics unshuffled = pass.over(rows);
    List<String> read = names(model.inputs().of(schema));
    List<FieldImportance> all = new ArrayList<>();
    Progress progress = told.progress();
    progress.begin("importance", "passes", passes);
    for (int f = 0; f < fields.size(); f++) {
      String field = fields.get(f);
      List<Double> logLoss = new ArrayList<>();
      List<Double> auc = new ArrayList<>();
      for (int r = 0; r < repeats; r++) {
        RowSequence order = RowSequence.shuffled(seed(field), r, rows.rows());
        Metrics m = pass.over(new ShuffledField(rows, field, order, inputs));
        logLoss.add(m.logLoss() - unshuffled.logLoss());
        auc.add(unshuffled.auc() - m.auc());
        progress.at((long) f * repeats + r + 1, field);
      }
      List<String> made =
          ShuffledField.madeOf(schema, field).stream().filter(read::contains).toList();
      all.add(new FieldImportance(field, made, new Shuffles(logLoss), new Shuffles(auc)));
    }
    progress.end();
    return new Importances(model.model().name(), split, seed, unshuffled, all);
  }

  /** The same whatever other fields there are. */
  private long seed(String field) {
    long mixed = seed;
    for (int i = 0; i < field.length(); i++) {
      mixed = Mix64.mix(mixed, field.charAt(i));
    }
    return mixed;
  }

  /** Fields of the input itself. */
  private static List<String> raw(DataSchema schema) {
    List<String> fields = new ArrayList<>();
    schema.dense().stream()
        .filter(d -> !d.origin().derived() && !d.equals(DenseField.ZERO))
        .forEach(d -> fields.add(d.name()));
    schema.categorical().stream()
        .filter(c -> !c.origin().derived())
        .forEach(c -> fields.add(c.name()));
    schema.bags().forEach(b -> fields.add(b.name()));
    return fields;
  }
}
