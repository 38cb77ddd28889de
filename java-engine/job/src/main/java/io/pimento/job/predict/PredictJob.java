package io.pimento.job.predict;

import io.pimento.data.BatchBuffers;
import io.pimento.data.ColumnCopy;
import io.pimento.data.ColumnType;
import io.pimento.data.input.Spool;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.reader.JoinMatches;
import io.pimento.data.reader.RowReader;
import io.pimento.data.shard.ScratchFolder;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.job.EvaluateJob;
import io.pimento.report.text.Text;
import io.pimento.run.CutFactors;
import io.pimento.run.Messages;
import io.pimento.run.backend.Backends;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.model.BatchInputs;
import io.pimento.search.pipeline.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores raw rows as they stream by, in their order and in bounded memory; everything but the
 * scores is told as messages.
 *
 * @param inputs as a user names them
 * @param format null to find out
 * @param output as a user names it
 * @param ids columns that are passed through
 * @param logits whether logits are written beside probabilities
 * @param batch rows at a time; on a GPU, where bits would depend on it, always {@link #BATCH}
 */
public record PredictJob(
    List<String> inputs,
    @Nullable InputFormat format,
    String output,
    List<String> ids,
    boolean logits,
    BadRows badRows,
    int batch,
    int threads) {
  /** Rows at a time unless another number is asked for; as {@code evaluate} takes them. */
  public static final int BATCH = 2048;

  /** What came out. */
  public record Outcome(long rows, long bad, LabelMetrics metrics) {}

  /**
   * Scores everything; nothing appears at the output unless all went well.
   *
   * @param standard takes the scores where no file is named
   */
  public Outcome run(
      ScoringModel model, Backends.Choice backend, PrintStream standard, Messages told)
      throws IOException, InterruptedException {
    List<Path> paths = RawInput.paths(inputs);
    ScoreOutput.requireUsable(output, paths);
    RawInput input = RawInput.of(paths, format, model.encoder());
    Graph inference = model.model().inference();
    try (Scratch scratch = new Scratch(output, told);
        Device device = backend.open(EvaluateJob.products(model.weights(), backend));
        CutFactors _ = new CutFactors(List.of(device), told);
        Machine machine = new Machine(new Workers(threads), device);
        ParameterStore store = new ParameterStore(0, machine.workers())) {
      Checkpoint.read(model.weights(), store, inference.parameters());
      try (Engine engine = machine.engine(store, Adagrad.PUBLISHED, 0);
          RowReader reader = input.open(model.encoder(), ids, badRows, scratch.spool());
          ScoreOutput out = ScoreOutput.open(output, standard, told)) {
        ScoreWriter writer = writer(reader, out);
        engine.weightsStay();
        int rows = engine.rowsAloneInAnyBatch() ? batch : BATCH;
        try (RowFeed feed = new RowFeed(reader, model.encoder(), badRows, ids.size(), rows)) {
          ScoreProgress progress = new ScoreProgress(told, input.totalBytes());
          Outcome outcome = score(model, engine, inference, feed, writer, progress);
          progress.end();
          out.commit();
          say(model, outcome, told);
          reader.joins().forEach(join -> told.line(joined(join)));
          return outcome;
        }
      }
    }
  }

  private ScoreWriter writer(RowReader reader, ScoreOutput out) throws IOException {
    if (!ScoreOutput.isParquet(output)) {
      return new ScoreLines(out, ids, logits);
    }
    List<ColumnType> types = new ArrayList<>();
    for (int k = 0; k < ids.size(); k++) {
      types.add(reader.passedType(k));
    }
    return new ScoreTable(out, ids, types, logits);
  }

  private Outcome score(
      ScoringModel model,
      Engine engine,
      Graph inference,
      RowFeed feed,
      ScoreWriter writer,
      ScoreProgress progress)
      throws IOException, InterruptedException {
    Map<Integer, CompiledGraph> bound = new HashMap<>();
    ColumnCopy columns = new ColumnCopy(model.encoder().dataSchema(), model.inputs());
    @Nullable BatchBuffers read = null;
    LabelMetrics metrics = new LabelMetrics(model.encoder());
    float[] scores = new float[Math.max(batch, BATCH)];
    long done = 0;
    long bad = 0;
    for (ScoredRows rows = feed.next(); rows != null; rows = feed.next()) {
      if (rows.count > 0) {
        int size = engine.rowsAloneInAnyBatch() ? rows.count : rows.capacity;
        CompiledGraph prepared = bound.computeIfAbsent(size, n -> engine.prepare(inference, n));
        rows.bags.fill(rows.inputs.bags(), size);
        BatchBuffers inputs = rows.inputs;
        if (!columns.isWhole()) {
          read = columns.within(inputs, read);
          columns.copy(rows.inputs, read, size);
          inputs = read;
        }
        engine.run(prepared, BatchInputs.of(inference, inputs));
        engine.read(prepared, TrainingGraph.LOGITS, scores, 0, rows.count);
        bad += tally(rows, scores, metrics, model, done);
        writer.write(rows, scores);
        done += rows.count;
      }
      progress.at(rows.inputBytes, done);
      feed.reuse(rows);
    }
    writer.end();
    return new Outcome(done, bad, metrics);
  }

  private static long tally(
      ScoredRows rows, float[] scores, LabelMetrics metrics, ScoringModel model, long before)
      throws IOException {
    long bad = 0;
    for (int r = 0; r < rows.count; r++) {
      if (rows.bad[r]) {
        bad++;
      } else if (!Float.isFinite(scores[r])) {
        throw new IOException(
            "row "
                + (before + r + 1)
                + ": the model's score is "
                + scores[r]
                + "; the weights in "
                + model.weights()
                + " are not sound");
      } else {
        metrics.add(scores[r], rows.labels[r], rows.weights[r]);
      }
    }
    return bad;
  }

  private static void say(ScoringModel model, Outcome outcome, Messages told) {
    long good = outcome.rows() - outcome.bad();
    told.line(
        Text.count(good)
            + " rows scored by "
            + model.weights()
            + (outcome.bad() > 0
                ? ", " + Text.count(outcome.bad()) + " bad rows have an empty score"
                : ""));
    String metrics = outcome.metrics().line(good);
    if (!metrics.isEmpty()) {
      told.line(metrics);
    }
  }

  private static String joined(JoinMatches join) {
    return "joined with "
        + join.file()
        + " by "
        + join.key()
        + ": "
        + Text.count(join.matched())
        + " of "
        + Text.count(join.rows())
        + " rows found their key";
  }

  /** Where a pipe of Parquet is copied, made when there is one. */
  private static final class Scratch implements AutoCloseable {
    private final String output;
    private final Messages told;
    private @Nullable ScratchFolder folder;

    Scratch(String output, Messages told) {
      this.output = output;
      this.told = told;
    }

    Spool spool() {
      return Spool.in(
          this::path,
          (input, copy) ->
              told.line(
                  input
                      + " is Parquet, which is not read in one pass: copied to "
                      + copy
                      + " first"));
    }

    private Path path() throws IOException {
      ScratchFolder present = folder;
      if (present == null) {
        Path beside =
            output.equals(ScoreOutput.STANDARD)
                ? Path.of(System.getProperty("java.io.tmpdir"), "pimento-predict")
                : Path.of(output);
        present = ScratchFolder.beside(beside, "spool");
        folder = present;
      }
      return present.path();
    }

    @Override
    public void close() throws IOException {
      if (folder != null) {
        folder.close();
      }
    }
  }

  /** Checks the numbers. */
  public PredictJob {
    inputs = List.copyOf(inputs);
    ids = List.copyOf(ids);
    for (int k = 0; k < ids.size(); k++) {
      String id = ids.get(k);
      if (ids.indexOf(id) < k || id.equals("score") || (logits && id.equals("logit"))) {
        throw new UserException(
            "--id " + id + ": the output would have two columns of that name; leave it out");
      }
    }
    if (batch < 1 || batch > MOST_ROWS) {
      throw new UserException("--batch " + batch + " must be from 1 to " + MOST_ROWS);
    }
  }

  private static final int MOST_ROWS = 1 << 20;
}
